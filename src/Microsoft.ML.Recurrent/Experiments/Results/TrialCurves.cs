using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>The course of each trial: its validation figure by epoch, of the first fold.</summary>
internal static class TrialCurves
{
    public static string Of(ExperimentResult result, TrialColors colors)
    {
        (Trial Trial, TrialMeasurement[] Points)[] courses =
        [
            .. result.Leaderboard.Reverse().Select(trial => (trial, trial.Measurements.Where(m => m.Fold == 0 && double.IsFinite(m.Value)).ToArray())).Where(c => c.Item2.Length > 0),
        ];
        if (courses.Length == 0)
            return "<p>No epoch was measured.</p>\n";
        int last = courses.Max(c => c.Points.Max(p => p.Epoch));
        double low = courses.Min(c => c.Points.Min(p => p.Value)), high = courses.Max(c => c.Points.Max(p => p.Value));
        var drawing = new Drawing();
        drawing.Axis(Drawing.X(0), Drawing.Y(0), Drawing.X(1), Drawing.Y(0));
        drawing.Axis(Drawing.X(0), Drawing.Y(0), Drawing.X(0), Drawing.Y(1));
        drawing.Label(Drawing.X(0) - 5, Drawing.Y(0), "end", TrialTable.Number(low));
        drawing.Label(Drawing.X(0) - 5, Drawing.Y(1), "end", TrialTable.Number(high));
        drawing.Label(Drawing.X(1), Drawing.Y(0) + 18, "end", string.Create(CultureInfo.InvariantCulture, $"epoch {last}"));
        foreach (var (trial, points) in courses)
            drawing.Line(trial, colors.Of(trial), points.Select(p => (Drawing.X((p.Epoch - 1.0) / Math.Max(1, last - 1)), Drawing.Y(Fraction(p.Value, low, high)))));
        return drawing.ToString();
    }

    private static double Fraction(double value, double low, double high) => high > low ? (value - low) / (high - low) : 0.5;
}
