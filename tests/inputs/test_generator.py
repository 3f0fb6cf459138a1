"""The generator gives the same bytes every time, and they are those in the repository."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

INPUTS = Path(__file__).resolve().parents[2] / "inputs"

for _package in ("pvlib", "holidays", "chinese_calendar"):  # the extra `profiles`
    pytest.importorskip(_package)


def test_same_bytes(tmp_path):
    import make_profiles

    stem = "gas_demand_million_m3_per_day"
    make_profiles.main(INPUTS, tmp_path, [stem])
    for folder in ("2025", "2027"):
        assert (tmp_path / folder / f"{stem}.csv").read_bytes() == (INPUTS / "profiles" / folder / f"{stem}.csv").read_bytes()


def test_hourly_values_are_those_in_the_repository(profile):
    import make_profiles

    made = make_profiles.profiles(INPUTS, "2025")
    for stem in ("reservoir_inflow_m3_per_s", "load_power_mw", "tranche_availability"):
        digits = make_profiles.DIGITS[stem]
        kept = profile("2025", stem)
        for label, values in made[stem]().items():
            np.testing.assert_allclose(kept[label], np.round(values, digits), atol=1.01 * 10.0**-digits, err_msg=f"{stem} {label}")


def test_noise_has_its_moments_and_its_memory():
    from profiles.common import fitted, noise, smooth_months

    series = noise("test", 10, 8760)
    assert abs(series.mean()) < 1e-9 and abs(series.std() - 1) < 1e-9
    assert abs(np.corrcoef(series[:-10], series[10:])[0, 1] - np.exp(-1)) < 0.12
    months = pd.date_range("2027-01-01", periods=8760, freq="h").month.to_numpy() - 1
    means = np.linspace(0.1, 0.4, 12)
    within = fitted(np.exp(series), months, means, 0, 0.9)
    np.testing.assert_allclose(np.bincount(months, within) / np.bincount(months), means, rtol=1e-6)
    line = smooth_months(means, months)
    np.testing.assert_allclose(np.bincount(months, line) / np.bincount(months), means, rtol=1e-6)
