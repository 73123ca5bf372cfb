using System.Globalization;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>The steps of a row along a picture, each with its label.</summary>
internal sealed class StepAxis
{
    private const double PlotWidth = 800, NarrowestStep = 1, WidestStep = 32;

    private readonly string[] _labels;

    /// <param name="steps">The row's steps.</param>
    /// <param name="stepLabels">A label for each; null for their numbers, from 1.</param>
    /// <exception cref="InvalidOperationException">There are no steps.</exception>
    /// <exception cref="ArgumentException">There are more or fewer labels than steps.</exception>
    public StepAxis(int steps, IReadOnlyList<string>? stepLabels)
    {
        if (steps == 0)
            throw new InvalidOperationException("The row has no steps, so there is nothing to draw; expected a row of one step or more.");
        if (stepLabels is not null && stepLabels.Count != steps)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"There are {stepLabels.Count} step labels for a row of {steps} steps; expected a label for each step, or null for numbers."), nameof(stepLabels));
        }

        _labels = [.. Enumerable.Range(0, steps).Select(step => stepLabels is null ? (step + 1).ToString(CultureInfo.InvariantCulture) : PictureText.Of(stepLabels[step]))];
        StepWidth = Math.Clamp(PlotWidth / steps, NarrowestStep, WidestStep);
        Height = _labels.Max(label => PictureText.Width(label)) + PictureStyle.TextSize;
    }

    public int Steps => _labels.Length;

    public double StepWidth { get; }

    /// <summary>Of all steps.</summary>
    public double Width => StepWidth * Steps;

    /// <summary>Of the labels.</summary>
    public double Height { get; }

    /// <summary>The middle of a step, from the beginning of the first.</summary>
    public double Middle(int step) => (step + 0.5) * StepWidth;

    /// <summary>Draws the labels, or as many as there is room for.</summary>
    public void Draw(IPictureCanvas canvas, double left, double top)
    {
        int every = (int)Math.Ceiling(PictureStyle.LabelDistance / StepWidth);
        for (int step = 0; step < Steps; step += every)
        {
            double x = left + Middle(step) + PictureStyle.TextSize / 3;
            canvas.DrawText(_labels[step], x, top + PictureStyle.TextSize / 2, PictureStyle.TextSize, TextAnchor.End, isVertical: true);
        }
    }
}
