# Wrong versions of one_cycle_phase, as students write the whole cell.

# %% divides_by_steps mistake="steps_for_last"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * steps
    if t <= a:
        return "warm-up", t / a
    elif t <= 2 * a:
        return "annealing", (t - a) / a
    else:
        return "fine-tuning", (t - 2 * a) / (steps - 2 * a)


# %% no_brackets mistake="torch_border"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * steps - 1
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% border_without_minus_one mistake="border_of_steps"
def one_cycle_phase(t, steps, pct_start=0.45):
    up = pct_start * steps
    down = 2 * up
    last = steps - 1
    if t <= up:
        return "warm-up", t / up
    if t <= down:
        return "annealing", (t - up) / (down - up)
    return "fine-tuning", (t - down) / (last - down)


# %% strictly_smaller mistake="open_borders"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t < a:
        return "warm-up", t / a
    if t < 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% one_border_open mistake="second_open"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        phase, part = "warm-up", t / a
    elif t < 2 * a:
        phase, part = "annealing", (t - a) / a
    else:
        phase, part = "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)
    return phase, part


# %% whole_number_borders mistake="border_cut"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = int(pct_start * (steps - 1))
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% annealing_to_the_end mistake="two_phases"
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    a = pct_start * last
    if t <= a:
        return "warm-up", t / a
    return "annealing", (t - a) / (last - a)


# %% tail_as_long_as_the_warm_up mistake="mirrored"
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    a = pct_start * last
    b = (1 - pct_start) * last
    if t <= a:
        return "warm-up", t / a
    if t <= b:
        return "annealing", (t - a) / (b - a)
    return "fine-tuning", (t - b) / (last - b)


# %% half_each mistake="share_halved"
def one_cycle_phase(t, steps, pct_start=0.45):
    last = steps - 1
    b = pct_start * last
    a = b / 2
    if t <= a:
        return "warm-up", t / a
    if t <= b:
        return "annealing", (t - a) / (b - a)
    return "fine-tuning", (t - b) / (last - b)


# %% share_as_a_constant mistake="share_hardcoded"
def one_cycle_phase(t, steps, pct_start=0.45):
    a, b, end = 0.45 * (steps - 1), 0.9 * (steps - 1), steps - 1
    if t <= a:
        return "warm-up", t / a
    if t <= b:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - b) / (end - b)


# %% fraction_of_the_run mistake="part_of_the_run"
def one_cycle_phase(t, steps, pct_start=0.45):
    done = t / (steps - 1)
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", done
    if t <= 2 * a:
        return "annealing", done
    return "fine-tuning", done


# %% divides_by_the_end mistake="part_from_zero"
def one_cycle_phase(t, steps, pct_start=0.45):
    borders = [pct_start * (steps - 1), 2 * pct_start * (steps - 1), steps - 1]
    names = ["warm-up", "annealing", "fine-tuning"]
    for name, border in zip(names, borders):
        if t <= border:
            return name, t / border
    return names[-1], 1.0


# %% what_is_left mistake="left_over"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    b, end = 2 * a, steps - 1
    if t <= a:
        return "warm-up", (a - t) / a
    if t <= b:
        return "annealing", (b - t) / (b - a)
    return "fine-tuning", (end - t) / (end - b)


# %% number_of_steps_in_the_phase mistake="steps_in_phase"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t
    if t <= 2 * a:
        return "annealing", t - a
    return "fine-tuning", t - 2 * a


# %% tail_divided_by_what_follows_the_warm_up mistake="last_length"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - a)


# %% tail_ends_at_steps mistake="last_too_long"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 2 * a)


# %% counts_from_one mistake="t_from_one"
def one_cycle_phase(t, steps, pct_start=0.45):
    t = t + 1
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% other_order mistake="swapped_results"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return t / a, "warm-up"
    if t <= 2 * a:
        return (t - a) / a, "annealing"
    return (t - 2 * a) / (steps - 1 - 2 * a), "fine-tuning"


# %% numbers_instead_of_names mistake="numbers_from_one"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return 1, t / a
    if t <= 2 * a:
        return 2, (t - a) / a
    return 3, (t - 2 * a) / (steps - 1 - 2 * a)


# %% without_hyphen mistake="spelled_warmup"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warmup", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)


# %% name_of_the_documentation mistake="name_of_pytorch"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "annihilation", (t - 2 * a) / (steps - 1 - 2 * a)


# %% floors mistake="whole_parts"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t // a
    if t <= 2 * a:
        return "annealing", (t - a) // a
    return "fine-tuning", (t - 2 * a) // (steps - 1 - 2 * a)


# %% steps_and_wrong_spelling mistake="steps_for_last + spelled_finetuning"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * steps
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", (t - a) / a
    return "finetuning", (t - 2 * a) / (steps - 2 * a)


# %% annealing_of_its_end mistake="annealing_from_zero"
def one_cycle_phase(t, steps, pct_start=0.45):
    a = pct_start * (steps - 1)
    if t <= a:
        return "warm-up", t / a
    if t <= 2 * a:
        return "annealing", t / (2 * a)
    return "fine-tuning", (t - 2 * a) / (steps - 1 - 2 * a)
