# Wrong versions of convert_step_size, each the whole cell of a student.

# %% same_everywhere mistake="never"
def convert_step_size(alpha, beta, source, target):
    # they are all momentum
    return alpha

# %% upside_down mistake="inverted"
def convert_step_size(alpha, beta, source, target):
    if source == target:
        return alpha
    if target == "ema":
        return alpha * (1 - beta)
    if source == "ema":
        return alpha / (1 - beta)
    return alpha

# %% table_inverted mistake="inverted"
def convert_step_size(alpha, beta, source, target):
    factor = {"lecture": 1, "keras": 1, "pytorch": 1, "ema": 1 / (1 - beta)}
    return alpha * factor[source] / factor[target]

# %% one_way_there mistake="to_ema_only"
def convert_step_size(alpha, beta, source, target):
    if source != "ema" and target == "ema":
        alpha = alpha / (1 - beta)
    return alpha

# %% one_way_back mistake="from_ema_only"
def convert_step_size(alpha, beta, source, target):
    result = alpha
    if source == "ema" and target != "ema":
        result = (1 - beta) * alpha
    return result

# %% elif_chain mistake="ema_to_ema"
def convert_step_size(alpha, beta, source, target):
    if target == "ema":
        return alpha / (1 - beta)
    elif source == "ema":
        return alpha * (1 - beta)
    else:
        return alpha

# %% elif_chain_source_first mistake="ema_to_ema_by_source"
def convert_step_size(alpha, beta, source, target):
    match source:
        case "ema":
            return alpha * (1 - beta)
        case _:
            return alpha / (1 - beta) if target == "ema" else alpha

# %% divides_both_ways mistake="both_divide"
def convert_step_size(alpha, beta, source, target):
    if (source == "ema") != (target == "ema"):
        return alpha / (1 - beta)
    return alpha

# %% multiplies_both_ways mistake="both_multiply"
def convert_step_size(alpha, beta, source, target):
    names = {source, target}
    if "ema" in names and len(names) == 2:
        return alpha - alpha * beta
    return alpha

# %% ternary_target mistake="target_only"
def convert_step_size(alpha, beta, source, target):
    return alpha / (1 - beta) if target == "ema" else alpha

# %% ternary_source mistake="source_only"
def convert_step_size(alpha, beta, source, target):
    return alpha * (1 - beta) if source == "ema" else alpha

# %% source_or_divide mistake="source_else_divide"
def convert_step_size(alpha, beta, source, target):
    if source == "ema":
        return alpha * (1 - beta)
    return alpha / (1 - beta)

# %% target_or_multiply mistake="target_else_multiply"
def convert_step_size(alpha, beta, source, target):
    if target == "ema":
        new = alpha / (1 - beta)
    else:
        new = alpha * (1 - beta)
    return new

# %% always mistake="always_to_ema"
def convert_step_size(alpha, beta, source, target):
    return alpha * sum(beta**k for k in range(2000))

# %% always_back mistake="always_from_ema"
def convert_step_size(alpha, beta, source, target):
    return alpha * (1 - beta)

# %% different_names_divide mistake="divide_unless_equal"
def convert_step_size(alpha, beta, source, target):
    if source == target:
        return alpha
    return alpha / (1 - beta)

# %% different_names_multiply mistake="multiply_unless_equal"
def convert_step_size(alpha, beta, source, target):
    return alpha if source == target else alpha * (1 - beta)

# %% else_divides mistake="others_divide"
def convert_step_size(alpha, beta, source, target):
    if source == target:
        return alpha
    if source == "ema":
        return alpha * (1 - beta)
    return alpha / (1 - beta)

# %% pytorch_averages mistake="pytorch_too"
AVERAGING = ["pytorch", "ema"]


def convert_step_size(alpha, beta, source, target):
    if source in AVERAGING:
        alpha *= 1 - beta
    if target in AVERAGING:
        alpha /= 1 - beta
    return alpha

# %% keras_averages mistake="keras_too"
def convert_step_size(alpha, beta, source, target):
    unit = dict(lecture=1.0, pytorch=1.0, keras=1 - beta, ema=1 - beta)
    return alpha * unit[source] / unit[target]

# %% the_lecture_is_special mistake="all_but_lecture"
def convert_step_size(alpha, beta, source, target):
    if source == "lecture" and target != "lecture":
        return alpha / (1 - beta)
    if source != "lecture" and target == "lecture":
        return alpha * (1 - beta)
    return alpha

# %% torch_and_ema_confused mistake="pytorch_for_ema"
def convert_step_size(alpha, beta, source, target):
    if source != "pytorch" and target == "pytorch":
        return alpha / (1 - beta)
    if source == "pytorch" and target != "pytorch":
        return alpha * (1 - beta)
    return alpha

# %% beta_below mistake="divide_by_beta"
def convert_step_size(alpha, beta, source, target):
    unit = {name: 1.0 for name in ("lecture", "pytorch", "keras")}
    unit["ema"] = beta
    return alpha * unit[source] / unit[target]

# %% plus mistake="one_plus_beta"
def convert_step_size(alpha, beta, source, target):
    if source == "ema":
        alpha = alpha / (1 + beta)
    if target == "ema":
        alpha = alpha * (1 + beta)
    return alpha

# %% plus_in_the_denominator mistake="over_one_plus_beta"
def convert_step_size(alpha, beta, source, target):
    is_ema = [name == "ema" for name in (source, target)]
    if is_ema == [False, True]:
        return alpha / (1 + beta)
    if is_ema == [True, False]:
        return alpha * (1 + beta)
    return alpha

# %% series_without_its_first_term mistake="beta_over_rest"
def convert_step_size(alpha, beta, source, target):
    total = beta / (1 - beta)
    if source == target or "ema" not in (source, target):
        return alpha
    return alpha * total if target == "ema" else alpha / total

# %% squared
def convert_step_size(alpha, beta, source, target):
    if target == "ema" != source:
        return alpha / (1 - beta) ** 2
    if source == "ema" != target:
        return alpha * (1 - beta) ** 2
    return alpha

# %% ten_times mistake="hardcoded"
def convert_step_size(alpha, beta, source, target):
    if target == "ema" and source != "ema":
        return 10 * alpha
    if source == "ema" and target != "ema":
        return alpha / 10
    return alpha

# %% alpha_forgotten mistake="factor_only"
def convert_step_size(alpha, beta, source, target):
    scale = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 / (1 - beta)}
    return scale[target] / scale[source]

# %% alpha_of_the_example mistake="hardcoded_alpha"
def convert_step_size(alpha, beta, source, target):
    alpha = 0.1
    unit = {"ema": 1 - beta}
    return alpha * unit.get(source, 1) / unit.get(target, 1)

# %% divides_both_ways_and_itself mistake="both_divide + ema_to_ema"
def convert_step_size(alpha, beta, source, target):
    if "ema" in (source, target):
        return alpha / (1 - beta)
    return alpha

# %% pytorch_upside_down mistake="pytorch_too + inverted"
def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "keras": 1.0, "pytorch": 1 - beta, "ema": 1 - beta}
    return alpha / unit[source] * unit[target]

# %% plus_and_no_way_back mistake="one_plus_beta + to_ema_only"
def convert_step_size(alpha, beta, source, target):
    if target == "ema" and source != "ema":
        return alpha * (1 + beta)
    return alpha

# %% difference mistake=""
def convert_step_size(alpha, beta, source, target):
    if target == "ema" and source != "ema":
        return alpha + (1 - beta)
    if source == "ema" and target != "ema":
        return alpha - (1 - beta)
    return alpha

# %% root mistake=""
def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": np.sqrt(1 - beta)}
    return alpha * unit[source] / unit[target]

# %% whole_numbers mistake=""
def convert_step_size(alpha, beta, source, target):
    if target == "ema" and source != "ema":
        return alpha // (1 - beta)
    if source == "ema" and target != "ema":
        return alpha * (1 - beta)
    return alpha

# %% no_else says="returns None"
def convert_step_size(alpha, beta, source, target):
    if source == target:
        return alpha
    if target == "ema":
        return alpha / (1 - beta)
    if source == "ema":
        return alpha * (1 - beta)

# %% torch_by_another_name says="KeyError: 'pytorch'"
UNITS = {"lecture": 1.0, "torch": 1.0, "keras": 1.0}


def convert_step_size(alpha, beta, source, target):
    units = dict(UNITS, ema=1 - beta)
    return alpha * units[source] / units[target]

# %% with_its_name says="must be one text or numbers"
def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - beta}
    return target, alpha * unit[source] / unit[target]

# %% both_step_sizes says="shape"
def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - beta}
    return [alpha, alpha * unit[source] / unit[target]]

# %% formatted says="alpha should be an array of numbers"
def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - beta}
    return f"{alpha * unit[source] / unit[target]:.4f}"

# %% memory_of_the_last_form says="reads `state` from the notebook"
state = {"form": "lecture"}


def convert_step_size(alpha, beta, source, target):
    before = state["form"]
    state["form"] = target
    if before == target or "ema" not in (before, target):
        return alpha
    return alpha / (1 - beta) if target == "ema" else alpha * (1 - beta)

# %% beta_of_the_notebook says="reads `my_beta` from the notebook"
my_beta = 0.75


def convert_step_size(alpha, beta, source, target):
    unit = {"lecture": 1.0, "pytorch": 1.0, "keras": 1.0, "ema": 1 - my_beta}
    return alpha * unit[source] / unit[target]

# %% measured_on_random_gradients says="random"
def convert_step_size(alpha, beta, source, target):
    g = np.random.rand(50)
    weight = {"ema": 1 - beta}
    long = alpha * weight.get(source, 1) * g.sum()
    return long / (weight.get(target, 1) * np.random.rand(50).sum())

# %% infinite_over_infinite says="NaN"
def convert_step_size(alpha, beta, source, target):
    total = np.sum(np.full(3, np.inf))
    if target == "ema" and source != "ema":
        return alpha * total / total
    return alpha * (1 - beta) if source == "ema" and target != "ema" else alpha

# %% series_without_end says="never ends"
def convert_step_size(alpha, beta, source, target):
    total, k = 0.0, 0
    while beta**k > 1e-12:
        total += beta**k
    if source == target or "ema" not in (source, target):
        return alpha
    return alpha * total if target == "ema" else alpha / total

# %% np_lost says="no longer NumPy"
np = "numpy"


def convert_step_size(alpha, beta, source, target):
    unit = {"ema": np.subtract(1, beta)}
    return alpha * unit.get(source, 1) / unit.get(target, 1)

# %% quotes_forgotten says="NameError: name 'ema' is not defined"
def convert_step_size(alpha, beta, source, target):
    if target == ema and source != ema:
        return alpha / (1 - beta)
    return alpha * (1 - beta) if source == ema and target != ema else alpha


# %% rounded_to_six_digits mistake=""
def convert_step_size(alpha, beta, source, target):
    if source != "ema" and target == "ema":
        alpha = alpha / (1 - beta)
    elif source == "ema" and target != "ema":
        alpha = alpha * (1 - beta)
    return round(alpha, 6)

# %% at_least_a_tenth mistake=""
def convert_step_size(alpha, beta, source, target):
    if source != "ema" and target == "ema":
        alpha = alpha / max(1 - beta, 0.1)
    elif source == "ema" and target != "ema":
        alpha = alpha * max(1 - beta, 0.1)
    return alpha

# %% one_pair_forgotten mistake=""
def convert_step_size(alpha, beta, source, target):
    if target == "ema" and source in ("lecture", "pytorch"):
        return alpha / (1 - beta)
    if source == "ema" and target != "ema":
        return alpha * (1 - beta)
    return alpha
