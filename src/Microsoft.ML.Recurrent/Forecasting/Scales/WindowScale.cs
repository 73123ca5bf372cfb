using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Scales;

/// <summary>The scale of the targets as one origin sees them.</summary>
/// <param name="perWindow">Whether it is made of the window's own values.</param>
/// <param name="window">Rows of the window.</param>
/// <param name="targets">Targets of a row.</param>
internal sealed class WindowScale(bool perWindow, int window, int targets)
{
    /// <param name="series">The series; its own scaling is used where it is not per window.</param>
    /// <param name="origin">The window's last row.</param>
    /// <param name="mean">(targets).</param>
    /// <param name="scale">(targets): what a scaled value is multiplied with before the mean is added.</param>
    public void Write(SeriesRows series, long origin, Span<float> mean, Span<float> scale)
    {
        for (int target = 0; target < targets; target++)
        {
            if (perWindow)
                Measure(series, origin, target, out mean[target], out scale[target]);
            else
                (mean[target], scale[target]) = series.TargetScaling is { } scaling ? (scaling.Mean[target], 1 / scaling.InverseScale[target]) : (0, 1);
        }
    }

    /// <summary>Population moments of the observed values; (0, 1) where there are none.</summary>
    private void Measure(SeriesRows series, long origin, int target, out float mean, out float scale)
    {
        double centre = 0, squares = 0;
        int count = 0;
        for (long row = Math.Max(0, origin + 1 - window); row <= origin; row++)
        {
            double value = series[row][target];
            if (double.IsNaN(value))
                continue;
            double difference = value - centre;
            centre += difference / ++count;
            squares += difference * (value - centre);
        }

        double deviation = count == 0 ? 0 : Math.Sqrt(squares / count), least = 1e-4 * Math.Abs(centre);
        mean = (float)centre;
        scale = (float)(deviation > least ? deviation : centre == 0 ? 1 : Math.Abs(centre));
    }
}
