namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Scores after each step as lines over the steps.</summary>
internal sealed class ScoreLines
{
    private const double PlotHeight = 260, LineWidth = 2, MarkerSize = 5, MostTicks = 6;
    private const string Title = "Score after each step";

    private readonly StepAxis _axis;
    private readonly (string Name, float[] Scores)[] _lines;
    private readonly ValueTicks _ticks;
    private readonly double _left, _legendWidth;

    /// <param name="lines">A name and the score after each step, for each line; one name of a single line is not shown.</param>
    /// <param name="axis">The steps.</param>
    public ScoreLines(IReadOnlyList<(string Name, float[] Scores)> lines, StepAxis axis)
    {
        (_lines, _axis) = ([.. lines], axis);
        _ticks = ValueTicks.Of(lines.SelectMany(l => l.Scores), MostTicks);
        _left = PictureStyle.Margin + _ticks.Values.Max(v => PictureText.Width(PictureText.Of(v))) + PictureStyle.TextSize;
        _legendWidth = lines.Count == 1 ? 0 : lines.Max(l => PictureText.Width(l.Name)) + 3 * PictureStyle.TextSize;
    }

    public InspectionPicture Picture() => new(
        Math.Max(_left + _axis.Width + _legendWidth, PictureText.Width(Title, PictureStyle.TitleSize)) + 2 * PictureStyle.Margin,
        PictureStyle.Top + Math.Max(PlotHeight, _lines.Length * 2 * PictureStyle.TextSize) + _axis.Height + PictureStyle.Margin,
        Draw);

    private void Draw(IPictureCanvas canvas)
    {
        canvas.DrawText(Title, PictureStyle.Margin, PictureStyle.Margin + PictureStyle.TitleSize, PictureStyle.TitleSize, TextAnchor.Start, isVertical: false);
        foreach (double value in _ticks.Values)
            DrawTick(canvas, value);
        for (int line = 0; line < _lines.Length; line++)
            DrawLine(canvas, _lines[line].Scores, PictureStyle.Lines[line % PictureStyle.Lines.Count]);
        if (_lines.Length > 1)
            DrawLegend(canvas);
        _axis.Draw(canvas, _left, PictureStyle.Top + PlotHeight);
    }

    private double Y(double value) => PictureStyle.Top + PlotHeight * (1 - _ticks.Place(value));

    private void DrawTick(IPictureCanvas canvas, double value)
    {
        double y = Y(value);
        canvas.DrawLine([(_left, y), (_left + _axis.Width, y)], value == 0 ? 1 : 0.4, PictureStyle.Rule);
        canvas.DrawText(PictureText.Of(value), _left - PictureStyle.TextSize / 2, y + PictureStyle.TextSize / 3, PictureStyle.TextSize, TextAnchor.End, isVertical: false);
    }

    /// <summary>A line through the scores that are numbers, with a gap where one is not.</summary>
    private void DrawLine(IPictureCanvas canvas, float[] scores, string color)
    {
        List<(double X, double Y)> points = [];
        for (int step = 0; step <= scores.Length; step++)
        {
            if (step < scores.Length && float.IsFinite(scores[step]))
            {
                points.Add((_left + _axis.Middle(step), Y(scores[step])));
                continue;
            }

            if (points.Count > 1)
                canvas.DrawLine([.. points], LineWidth, color);
            foreach (var (x, y) in points)
                canvas.FillRectangle(x - MarkerSize / 2, y - MarkerSize / 2, MarkerSize, MarkerSize, color);
            points.Clear();
        }
    }

    private void DrawLegend(IPictureCanvas canvas)
    {
        double x = _left + _axis.Width + PictureStyle.TextSize;
        for (int line = 0; line < _lines.Length; line++)
        {
            double y = PictureStyle.Top + (2 * line + 1) * PictureStyle.TextSize;
            canvas.FillRectangle(x, y - PictureStyle.TextSize + 1, PictureStyle.TextSize, PictureStyle.TextSize, PictureStyle.Lines[line % PictureStyle.Lines.Count]);
            canvas.DrawText(_lines[line].Name, x + 1.5 * PictureStyle.TextSize, y, PictureStyle.TextSize, TextAnchor.Start, isVertical: false);
        }
    }
}
