using System.Globalization;
using Microsoft.ML.Recurrent.Forecasting.Scales;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Forecasting.Windows;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Training;

/// <summary>Remarks on a fit's series before they are trained on: ways to learn or measure nothing without an error.</summary>
internal static class ForecastRemarks
{
    /// <summary>Static columns that tell the network nothing.</summary>
    public static IEnumerable<string> OnStatics(ForecastColumns columns, IReadOnlyList<SeriesPart> series)
    {
        int first = 0;
        foreach (var column in columns.StaticNumbers)
        {
            if (series.All(part => Values(part, first, column).SequenceEqual(Values(series[0], first, column))))
                yield return Constant(column, series.Count);
            first += column.Width;
        }

        foreach (var (column, key) in columns.StaticKeys.Select((column, key) => (column, key)))
        {
            if (series.Select(part => part.Rows.StaticTokens[key]).Distinct().Count() == 1)
                yield return Constant(column, series.Count);
        }
    }

    /// <summary>Covariates that tell the network nothing. A value that is missing in some rows tells which.</summary>
    public static IEnumerable<string> OnCovariates(ForecastColumns columns, IReadOnlyList<SeriesPart> series)
    {
        for (int channel = columns.Targets.Count; channel < columns.Numbers.Count; channel++)
        {
            if (OnlyValue(series, channel) is { } value && !float.IsNaN(value))
                yield return ConstantCovariate(columns.Numbers[channel]);
        }

        foreach (var (column, token) in columns.Tokens.Select((column, i) => (column, OnlyValue(series, columns.Numbers.Count + i))))
        {
            if (token is { } only && TokenColumn.Of(only) != 0)
                yield return ConstantCovariate(column.Name);
            else if (token is not null && (column.IsKey || column.TokenCount > 1))
                yield return $"The {(column.IsKey ? "keys" : "texts")} of covariate '{column.Name}' are missing, or unknown to the network, in all rows of the training split. Check how the column is made, or leave it out.";
        }
    }

    /// <summary>Targets that never moved, which are forecast as their value whatever comes.</summary>
    /// <param name="columns">Names the targets.</param>
    /// <param name="scales">Hold the constant targets of each series.</param>
    /// <param name="series">The series.</param>
    public static IEnumerable<string> OnConstants(ForecastColumns columns, ForecastScales scales, IReadOnlyList<SeriesPart> series)
    {
        for (int target = 0; target < columns.Targets.Count; target++)
        {
            (string Name, float Value)[] constant =
                [.. series.Select(part => (part.Rows.Name, Value: scales.ConstantsOf(part.Rows.Name)?[target] ?? float.NaN)).Where(c => !float.IsNaN(c.Value))];
            if (constant.Length > 0)
                yield return ConstantTarget(columns.Targets[target], series.Count, constant[0].Name, constant[0].Value, constant.Length);
        }
    }

    private static string ConstantTarget(string target, int series, string first, float value, int constant) => string.Create(CultureInfo.InvariantCulture,
        $"Target '{target}' {(series == 1 ? $"is {value} in all rows of the fit" : $"never moves in {constant} of {series} series, the first of which is '{first}' with {value}")}, ")
        + "so it is forecast as exactly that there, with bounds of no width, even after rows that differ. Fit again when it moves.";

    /// <summary>The value of a channel that all training rows have; null where they differ, or there are too few.</summary>
    private static float? OnlyValue(IReadOnlyList<SeriesPart> series, int channel)
    {
        float? only = null;
        long rows = 0;
        foreach (var part in series)
        {
            for (int row = 0; row < part.TrainingEnd; row++, rows++)
            {
                float value = part.Rows[row][channel];
                if (only is { } first && !value.Equals(first))
                    return null;
                only = value;
            }
        }

        return rows > 1 ? only : null;
    }

    private static string ConstantCovariate(string name) =>
        $"Covariate '{name}' is the same in all rows of the training split; it tells the network nothing. Leave it out.";

    /// <summary>A validation split that leaves a part of the horizon unmeasured, or all of it. Of bounds the calibration says more.</summary>
    /// <param name="validation">Its origins.</param>
    /// <param name="ahead">Rows of a label.</param>
    /// <param name="options">The fit's.</param>
    public static IEnumerable<string> OnValidation(IReadOnlyList<LabelledOrigin> validation, int ahead, ForecastingOptions options)
    {
        if (validation.Count == 0 && options.Training.ValidationFraction is not 0.0)
            yield return "The validation split has no row with an observed target, so nothing is measured, and training runs to its last step. "
                + "Raise Training.ValidationFraction, add rows, or set it to 0 to train on all of them.";
        else if (!options.HasIntervals && validation.Count > 0 && validation.Max(origin => origin.End - 1 - origin.Origin.Row) is var reach && reach < ahead)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The validation split reaches no further than {reach} of {ahead} rows after an origin, so the horizon steps after them are not measured. ")
                + "Raise Training.ValidationFraction, or give more validation data.";
    }

    private static ReadOnlySpan<float> Values(SeriesPart part, int first, StaticColumn column) => part.Rows.StaticNumbers.AsSpan(first, column.Width);

    private static string Constant(StaticColumn column, int series) => series == 1
        ? $"Static column '{column.Name}' has one value, as there is one series; it tells the network nothing. Leave it out."
        : $"Static column '{column.Name}' is the same in all {series} series; it tells the network nothing. Leave it out.";
}
