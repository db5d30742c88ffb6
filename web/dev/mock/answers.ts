/** What the mock assistant says. Long enough to scroll, and with everything an answer may contain. */
export const longAnswer = `A **heat pump** moves heat instead of making it. Even cold air holds heat; the pump collects it outside and gives it off inside.

## How it goes round

1. A cold liquid takes up heat from the air, the ground or water, and *evaporates*.
2. A compressor squeezes the gas, and it becomes hot.
3. The hot gas gives its heat to the water of the heating, and condenses.
4. A valve lets the pressure go, the liquid becomes cold, and it starts again.

> The compressor needs electricity, but much less than the heat it moves.

### What that means in figures

| Outside | Flow 35 °C | Flow 55 °C | Heat for 1 kWh |
|---:|---:|---:|---|
| −7 °C | 3.1 | 2.1 | 2.1 to 3.1 kWh |
| 2 °C | 3.9 | 2.6 | 2.6 to 3.9 kWh |
| 7 °C | 4.7 | 3.0 | 3.0 to 4.7 kWh |
| 12 °C | 5.4 | 3.4 | 3.4 to 5.4 kWh |

The yearly mean is easy to compute:

\`\`\`python
from dataclasses import dataclass

@dataclass(frozen=True)
class Day:
    outside: float      # °C
    demand_kwh: float

def seasonal_performance(days: list[Day], cop) -> float:
    """Heat given divided by electricity taken, over all days."""
    heat = sum(day.demand_kwh for day in days)
    power = sum(day.demand_kwh / cop(day.outside) for day in days)
    return heat / power if power else 0.0
\`\`\`

Things to look at before buying:

- [x] The **flow temperature** your radiators need
- [ ] Noise at the border of the plot
- [ ] A tariff for the electricity

More at [the energy agency](https://example.org/heat-pumps), and a picture: ![Circuit of a heat pump](https://example.org/circuit.png)

\`cop\` is the coefficient of performance.`;

export const shortAnswer = 'Layers and one rain jacket. Days reach about **18 °C**, evenings fall to 11 °C.';

export const hostileAnswer = `Here is what you asked for. <script>window.pwned = 1</script><img src="x" onerror="window.pwned = 1">

<iframe src="https://tracker.example"></iframe><form action="https://tracker.example"><button>Sign in again</button></form>

<div style="position:fixed;inset:0;background:url(https://tracker.example/a.png)">A sentence in a div with a style.</div>

![Pixel](https://tracker.example/pixel.png?you) and [a link](javascript:window.pwned=1) and <https://example.org>.`;

export const toolAnswer = 'The mean depth of the Baltic Sea is **55 m**; its deepest place, the Landsort Deep, has 459 m.';

export const reasoning = 'The person wants a figure that can be looked up. I know it roughly, but a source is better, so I fetch the page first and then answer in one sentence.';
