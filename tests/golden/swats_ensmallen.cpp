// One SWATS run with ensmallen's own update policy, gradients fed by hand.
// First line on stdin: n alpha beta1 beta2 eps rescale.  Second line: the n start values.
// Then one line of n gradients per step; each is answered by "theta... phase rate lambda".
// rescale = 1 sets ensmallen's epsilon to eps / sqrt(1 - beta2^t) before step t: ensmallen adds epsilon to the
// corrected root, the paper to the raw one, and this makes the two denominators equal.
// All numbers are C hexadecimal floats, so that nothing is lost on the way.
#define ARMA_DONT_USE_WRAPPER
#define ARMA_DONT_USE_LAPACK
#define ARMA_DONT_USE_BLAS
#include <armadillo>
#include <cmath>
#include <cstdio>
#include <ensmallen_bits/ens_version.hpp>
#include <ensmallen_bits/swats/swats_update.hpp>

static bool read(double& value) { return std::scanf("%lf", &value) == 1; }

int main(int argc, char**)
{
  if (argc > 1)
  {
    std::printf("%d.%d.%d\n", ENS_VERSION_MAJOR, ENS_VERSION_MINOR, ENS_VERSION_PATCH);
    return 0;
  }
  double n, alpha, beta1, beta2, eps, rescale;
  if (!(read(n) && read(alpha) && read(beta1) && read(beta2) && read(eps) && read(rescale)))
    return 1;
  arma::mat theta(size_t(n), 1), gradient(size_t(n), 1);
  for (double& value : theta)
    if (!read(value)) return 1;

  ens::SWATSUpdate update(eps, beta1, beta2);
  ens::SWATSUpdate::Policy<arma::mat, arma::mat> policy(update, theta.n_rows, theta.n_cols);
  for (int t = 1;; ++t)
  {
    for (double& value : gradient)
      if (!read(value)) return 0;
    if (rescale != 0)
      update.Epsilon() = eps / std::sqrt(1 - std::pow(beta2, t));
    policy.Update(theta, alpha, gradient);
    for (const double value : theta)
      std::printf("%a ", value);
    std::printf("%d %a %a\n", int(update.PhaseSGD()), update.SGDRate(), update.SGDLambda());
    std::fflush(stdout);
  }
}
