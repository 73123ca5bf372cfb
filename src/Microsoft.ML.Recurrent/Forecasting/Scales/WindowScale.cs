using Microsoft.ML.Recurrent.Forecasting.Series;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>The scale of the targets as one origin sees them.</summary>
/// <param name="perWindow">Whether it is made of the window's own values.</param>
/// <param name="scales">What was fitted; null where nothing is scaled yet.</param>
/// <param name="window">Rows of the window.</param>
internal sealed class WindowScale(bool perWindow, ForecastScales? scales, int window)
{
    /// <summary>The fraction of the typical deviation that remains where windows are measured by their level: no window has a scale of 0.</summary>
    public const double LeastOfTypical = 1e-3;

    private readonly float[]? _typical = scales?.TypicalDeviation;
    private readonly float[]? _fraction = scales?.TypicalFraction;

    public TargetArithmetic Arithmetic { get; } = new(scales);

    /// <param name="series">The series; its own scaling is used where it is not per window.</param>
    /// <param name="origin">The window's last row.</param>
    /// <param name="mean">(targets).</param>
    /// <param name="scale">(targets): what a scaled value is multiplied with before the mean is added.</param>
    /// <param name="first">The row's first target to write.</param>
    public void Write(SeriesRows series, long origin, Span<double> mean, Span<float> scale, int first = 0)
    {
        for (int i = 0; i < mean.Length; i++)
            (mean[i], scale[i]) = Of(series, origin, first + i);
    }

    /// <summary>True if windows are scaled by themselves, and their typical deviation is known.</summary>
    public bool HasTypical => perWindow && _typical is not null;

    /// <summary>Typical deviation of a series' windows from their mean; null where windows are not scaled by themselves.</summary>
    /// <param name="series">The series.</param>
    /// <param name="target">The target.</param>
    /// <param name="mean">The window's mean.</param>
    public float? Typical(SeriesRows series, int target, double mean) => HasTypical ? (float)TypicalOf(series, target, mean) : null;

    private (double Mean, float Scale) Of(SeriesRows series, long origin, int target)
    {
        if (perWindow || series.TargetScaling is { } own && float.IsNaN(own.Mean[target]))
            return _typical is null ? OfLevel(series, origin, target) : OfWindow(series, origin, target);
        return series.TargetScaling is { } scaling ? (Arithmetic.Round(scaling.MeanOf(target)), 1 / scaling.InverseScale[target]) : (0, 1);
    }

    /// <summary>The mean of the observed values, NaN where there is none; their deviation with one more value, which lies a typical deviation
    /// from the mean. So a window that hardly moves, or of one value, is scaled by the size of what is forecast.</summary>
    private (double Mean, float Scale) OfWindow(SeriesRows series, long origin, int target)
    {
        var moments = Measure(series, origin, target);
        double typical = TypicalOf(series, target, moments.Mean);
        return (moments.Count == 0 ? double.NaN : Arithmetic.Round(moments.Mean), (float)Math.Sqrt((moments.Squares + typical * typical) / (moments.Count + 1)));
    }

    private double TypicalOf(SeriesRows series, int target, double mean) =>
        series.Typical is { } own && !float.IsNaN(own[target]) ? own[target] : OfPanel(target, mean);

    /// <summary>The typical deviation of a window whose series is not known.</summary>
    private double OfPanel(int target, double mean) => _fraction is null
        ? _typical![target]
        : Math.Sqrt(Square(_fraction[target] * mean) + Square(LeastOfTypical * _typical![target]));

    private static double Square(double value) => value * value;

    /// <summary>The rule of earlier models: a window that hardly moves is scaled by its level; (0, 1) where nothing is observed.</summary>
    private (double Mean, float Scale) OfLevel(SeriesRows series, long origin, int target)
    {
        var moments = Measure(series, origin, target);
        double centre = moments.Mean, level = Math.Abs(centre);
        return (Arithmetic.Round(centre), (float)(moments.Deviation > 1e-4 * level ? moments.Deviation : centre == 0 ? 1 : level));
    }

    private Moments Measure(SeriesRows series, long origin, int target)
    {
        var moments = default(Moments);
        for (long row = Math.Max(0, origin + 1 - window); row <= origin; row++)
            moments.Add(series.Target(row, target));
        return moments;
    }
}
