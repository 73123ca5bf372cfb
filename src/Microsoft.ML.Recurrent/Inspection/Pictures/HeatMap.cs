using System.Globalization;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Values over the steps of a row as colors: a line of cells for each name.</summary>
/// <param name="title">Above the picture.</param>
/// <param name="names">Of the lines, from above.</param>
/// <param name="values">[step][line].</param>
/// <param name="scale">The colors.</param>
/// <param name="axis">The steps.</param>
internal sealed class HeatMap(string title, IReadOnlyList<string> names, IReadOnlyList<float[]> values, ColorScale scale, StepAxis axis)
{
    private const double PlotHeight = 480, LowestLine = 3, HighestLine = 24, ScaleWidth = 12, ScaleRoom = 60;
    private const int ScaleColors = 32;
    private const long MostCells = 1 << 20;

    private readonly double _left = PictureStyle.Margin + names.Max(name => PictureText.Width(name)) + PictureStyle.TextSize / 2;
    private readonly double _lineHeight = Math.Clamp(PlotHeight / names.Count, LowestLine, HighestLine);

    private double Height => _lineHeight * names.Count;

    /// <exception cref="ArgumentException">There are too many cells to look at.</exception>
    public InspectionPicture Picture()
    {
        if ((long)names.Count * axis.Steps > MostCells)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A heat map of {names.Count} units and {axis.Steps} steps has more than {MostCells:N0} cells; draw some of the units, or a shorter row."));
        }

        double width = _left + axis.Width + PictureStyle.Margin + ScaleWidth + ScaleRoom;
        return new InspectionPicture(
            Math.Max(width, PictureText.Width(title, PictureStyle.TitleSize) + 2 * PictureStyle.Margin),
            PictureStyle.Top + Math.Max(Height, 2 * HighestLine) + axis.Height + PictureStyle.Margin,
            Draw);
    }

    private void Draw(IPictureCanvas canvas)
    {
        canvas.DrawText(title, PictureStyle.Margin, PictureStyle.Margin + PictureStyle.TitleSize, PictureStyle.TitleSize, TextAnchor.Start, isVertical: false);
        for (int line = 0; line < names.Count; line++)
            DrawLine(canvas, line);
        DrawNames(canvas);
        axis.Draw(canvas, _left, PictureStyle.Top + Height);
        DrawScale(canvas, _left + axis.Width + PictureStyle.Margin);
    }

    private void DrawLine(IPictureCanvas canvas, int line)
    {
        double y = PictureStyle.Top + line * _lineHeight;
        for (int step = 0; step < axis.Steps; step++)
            canvas.FillRectangle(_left + step * axis.StepWidth, y, axis.StepWidth, _lineHeight, scale.Color(values[step][line]));
    }

    private void DrawNames(IPictureCanvas canvas)
    {
        int every = (int)Math.Ceiling(PictureStyle.LabelDistance / _lineHeight);
        for (int line = 0; line < names.Count; line += every)
        {
            double y = PictureStyle.Top + (line + 0.5) * _lineHeight + PictureStyle.TextSize / 3;
            canvas.DrawText(names[line], _left - PictureStyle.TextSize / 2, y, PictureStyle.TextSize, TextAnchor.End, isVertical: false);
        }
    }

    /// <summary>The legend of the colors: a bar from the highest value to the lowest.</summary>
    private void DrawScale(IPictureCanvas canvas, double x)
    {
        double height = Math.Max(Height, 2 * HighestLine) / ScaleColors;
        for (int i = 0; i < ScaleColors; i++)
        {
            float value = scale.High - (scale.High - scale.Low) * i / (ScaleColors - 1);
            canvas.FillRectangle(x, PictureStyle.Top + i * height, ScaleWidth, height, scale.Color(value));
        }

        foreach (var (value, y) in new[] { (scale.High, PictureStyle.TextSize), (scale.Low, ScaleColors * height) })
            canvas.DrawText(PictureText.Of(value), x + ScaleWidth + PictureStyle.TextSize / 2, PictureStyle.Top + y, PictureStyle.TextSize, TextAnchor.Start, isVertical: false);
    }
}
