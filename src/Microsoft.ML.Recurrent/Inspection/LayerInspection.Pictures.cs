using System.Globalization;
using Microsoft.ML.Recurrent.Inspection;

namespace Microsoft.ML.Recurrent;

/// <content>Pictures.</content>
public sealed partial class LayerInspection
{
    /// <summary>A gate's values over the steps as a heat map, a line for each unit: white is closed, blue is open, red is negative, gray is NaN.</summary>
    /// <param name="gate">The gate's name, one of <see cref="Gates"/>.</param>
    /// <param name="stepLabels">A label for each step; null for the words of a text column, or else for the steps' numbers.</param>
    /// <param name="units">The units to draw, from 0, from above; null for all.</param>
    /// <exception cref="ArgumentException">There is no such gate or unit, or another number of steps than of labels.</exception>
    /// <exception cref="InvalidOperationException">The row has no steps.</exception>
    public InspectionPicture GateHeatMap(string gate, IReadOnlyList<string>? stepLabels = null, IReadOnlyList<int>? units = null)
    {
        float[][] values = Named(_gates, gate, nameof(gate));
        return Units($"Gate {PictureText.Of(gate)}", values, units, stepLabels, ColorScale.OfGates);
    }

    /// <summary>The mean of each gate over its units as a heat map over the steps, a line for each gate.</summary>
    /// <param name="stepLabels">A label for each step; null for the words of a text column, or else for the steps' numbers.</param>
    /// <exception cref="ArgumentException">There is another number of steps than of labels.</exception>
    /// <exception cref="InvalidOperationException">The row has no steps, or the cell no gates.</exception>
    public InspectionPicture MeanGatesHeatMap(IReadOnlyList<string>? stepLabels = null)
    {
        if (Gates.Count == 0)
            throw new InvalidOperationException("The cell has no gates to draw; a cell of your own names them by Step.Gate.");
        var axis = new StepAxis(Outputs.Count, stepLabels ?? StepLabels);
        float[][] means = [.. Enumerable.Range(0, axis.Steps).Select(step => Gates.Values.Select(gate => gate[step].Average()).ToArray())];
        string[] names = [.. Gates.Keys.Select(PictureText.Of)];
        return new HeatMap($"Mean of each gate, {Place}", names, means, ColorScale.OfGates(means.SelectMany(m => m)), axis).Picture();
    }

    /// <summary>A state's values, as they leave each step, as a heat map, a line for each unit: blue is positive, red is negative, gray is NaN.</summary>
    /// <param name="state">The state's name, one of <see cref="States"/>.</param>
    /// <param name="stepLabels">A label for each step; null for the words of a text column, or else for the steps' numbers.</param>
    /// <param name="units">The units to draw, from 0, from above; null for all.</param>
    /// <exception cref="ArgumentException">There is no such state or unit, or another number of steps than of labels.</exception>
    /// <exception cref="InvalidOperationException">The row has no steps.</exception>
    public InspectionPicture StateHeatMap(string state, IReadOnlyList<string>? stepLabels = null, IReadOnlyList<int>? units = null)
    {
        float[][] values = Named(_states, state, nameof(state));
        return Units($"State {PictureText.Of(state)}", values, units, stepLabels, ColorScale.OfValues);
    }

    private string Place => string.Create(CultureInfo.InvariantCulture,
        $"layer {Layer}{(IsReverse ? ", backward" : "")}{(Target > 0 ? $", target {Target}" : "")}{(Network > 0 ? $", network {Network}" : "")}");

    private static float[][] Named(NamedValues<float[][]> values, string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        return values.TryGetValue(name, out float[][]? found) ? found : throw new ArgumentException(values.Unknown(name), parameter);
    }

    private InspectionPicture Units(
        string what, float[][] values, IReadOnlyList<int>? units, IReadOnlyList<string>? stepLabels, Func<IEnumerable<float>, ColorScale> scale)
    {
        var axis = new StepAxis(values.Length, stepLabels ?? StepLabels);
        int[] drawn = [.. units ?? Enumerable.Range(0, values[0].Length)];
        foreach (int unit in drawn)
        {
            if (unit < 0 || unit >= values[0].Length)
            {
                throw new ArgumentOutOfRangeException(nameof(units), unit, string.Create(CultureInfo.InvariantCulture,
                    $"There is no unit {unit}; expected units from 0 to {values[0].Length - 1}."));
            }
        }

        if (drawn.Length == 0)
            throw new ArgumentException("There are no units to draw; expected one or more, or null for all.", nameof(units));
        float[][] lines = [.. values.Select(step => drawn.Select(unit => step[unit]).ToArray())];
        string[] names = [.. drawn.Select(unit => string.Create(CultureInfo.InvariantCulture, $"unit {unit}"))];
        return new HeatMap($"{what}, {Place}", names, lines, scale(lines.SelectMany(l => l)), axis).Picture();
    }
}
