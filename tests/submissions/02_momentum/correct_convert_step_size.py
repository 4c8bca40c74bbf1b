# Right versions of convert_step_size, written differently.

# %% two_ifs
def convert_step_size(alpha, beta, source, target):
    if source == "ema":
        alpha = alpha * (1 - beta)
    if target == "ema":
        alpha = alpha / (1 - beta)
    return alpha

# %% first_step
def convert_step_size(alpha, beta, source, target):
    """How far does the first step with g = 1 go in each form?"""

    def length(form):
        v = (1 - beta) * 1.0 if form == "ema" else 1.0
        return v

    return alpha * length(source) / length(target)

# %% four_cases
def convert_step_size(alpha, beta, source, target):
    from_ema = source == "ema"
    to_ema = target == "ema"
    if from_ema and to_ema:
        return alpha
    if to_ema:
        return alpha / (1 - beta)
    if from_ema:
        return (1 - beta) * alpha
    return alpha

# %% exponent
def convert_step_size(alpha, beta, source, target):
    return alpha * (1 - beta) ** ((source == "ema") - (target == "ema"))

# %% match_statement
def convert_step_size(alpha, beta, source, target):
    match (source, target):
        case ("ema", "ema"):
            return alpha
        case ("ema", _):
            return alpha - beta * alpha
        case (_, "ema"):
            return alpha / (1.0 - beta)
        case _:
            return alpha

# %% all_sixteen
FORMS = ("lecture", "pytorch", "keras", "ema")


def convert_step_size(alpha, beta, source, target):
    table = np.ones((4, 4))
    table[:3, 3] = 1 / (1 - beta)
    table[3, :3] = 1 - beta
    return alpha * table[FORMS.index(source), FORMS.index(target)]

# %% measured
def convert_step_size(alpha, beta, source, target):
    import itertools

    def run(form, rate):
        theta = v = 0.0
        for g in itertools.islice(itertools.cycle([1.0, -0.3, 0.7]), 6):
            if form in ("lecture", "keras"):
                v = beta * v - rate * g
                theta += v
            else:
                v = beta * v + (g if form == "pytorch" else (1 - beta) * g)
                theta -= rate * v
        return theta

    return run(source, alpha) / run(target, 1.0)

# %% with_weights
def convert_step_size(alpha, beta, source, target):
    newest = float(momentum_weights(5, beta)[-1])
    unit = {form: newest for form in ("lecture", "pytorch", "keras")} | {"ema": 1 - beta}
    return alpha * unit[source] / unit[target]

# %% zero_d_array
def convert_step_size(alpha, beta, source, target):
    unit = {"ema": 1 - beta}
    return np.array(alpha * unit.get(source, 1.0) / unit.get(target, 1.0))

# %% float32
def convert_step_size(alpha, beta, source, target, strict=True):
    print("from", source, "to", target)
    one = np.float32(1)
    up = one - np.float32(beta) if source == "ema" else one
    down = one - np.float32(beta) if target == "ema" else one
    return np.float32(alpha) * up / down

# %% one_element_list
def convert_step_size(alpha, beta, source, target):
    factor = 1.0
    for name, power in ((source, 1), (target, -1)):
        if name == "ema":
            factor *= (1 - beta) ** power
    return [alpha * factor]

# %% checked_and_lower_case
def convert_step_size(alpha, beta, source, target):
    known = {"lecture": False, "keras": False, "pytorch": False, "ema": True}
    source, target = source.strip().lower(), target.strip().lower()
    for name in (source, target):
        if name not in known:
            raise ValueError(f"unknown convention {name!r}")
    if known[source] == known[target]:
        return alpha
    return alpha / (1 - beta) if known[target] else alpha * (1 - beta)

# %% via_the_lecture
def to_lecture(alpha, beta, form):
    return alpha * (1 - beta) if form == "ema" else alpha


def from_lecture(alpha, beta, form):
    return alpha / (1 - beta) if form == "ema" else alpha


def convert_step_size(alpha, beta, source, target):
    return from_lecture(to_lecture(alpha, beta, source), beta, target)
