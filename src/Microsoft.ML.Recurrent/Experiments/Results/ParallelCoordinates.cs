namespace Microsoft.ML.Recurrent.Experiments.Results;

/// <summary>An axis for each parameter and one for the metric; a line for each trial crosses them at its values.</summary>
internal static class ParallelCoordinates
{
    private const int NameRows = 3;

    public static string Of(ExperimentResult result, TrialColors colors)
    {
        Trial[] completed = [.. result.Leaderboard.Where(trial => trial.Metric is double metric && double.IsFinite(metric))];
        string[] names = [.. completed.SelectMany(trial => trial.Configuration.Keys).Distinct()];
        CoordinateAxis[] axes =
        [
            .. names.Select(name => new CoordinateAxis(name, completed.Select(trial => trial.Configuration.GetValueOrDefault(name)))),
            new CoordinateAxis(result.MetricName, completed.Select(trial => (object?)trial.Metric)),
        ];
        var drawing = new Drawing();
        for (int i = 0; i < axes.Length; i++)
            Draw(drawing, axes, i);
        foreach (var trial in completed.Reverse())
            drawing.Line(trial, colors.Of(trial), Points(trial, axes, names));
        return drawing.ToString();
    }

    /// <summary>Names take turns in rows, and the outermost stay within the drawing.</summary>
    private static void Draw(Drawing drawing, CoordinateAxis[] axes, int place)
    {
        double x = PlaceOf(place, axes.Length), y = Drawing.Y(1) - 10 - 13 * (place % NameRows);
        drawing.Axis(x, Drawing.Y(0), x, Drawing.Y(1));
        if (place == axes.Length - 1 && place > 0)
            drawing.Label(Drawing.Width - 4, y, "end", axes[place].Name);
        else if (place == 0)
            drawing.Label(4, y, "start", axes[place].Name);
        else
            drawing.Label(x, y, "middle", axes[place].Name);
        foreach (var (text, height) in axes[place].Labels)
            drawing.Label(x + 4, Drawing.Y(height) + 4, "start", text);
    }

    /// <summary>A parameter that does not matter in a trial is left out of its line.</summary>
    private static IEnumerable<(double X, double Y)> Points(Trial trial, CoordinateAxis[] axes, string[] names)
    {
        for (int i = 0; i < axes.Length; i++)
        {
            object? value = i < names.Length ? trial.Configuration.GetValueOrDefault(names[i]) : trial.Metric;
            if (value is not null)
                yield return (PlaceOf(i, axes.Length), Drawing.Y(axes[i].PlaceOf(value)));
        }
    }

    private static double PlaceOf(int axis, int axes) => Drawing.X(axes == 1 ? 0.5 : (double)axis / (axes - 1));
}
