namespace Microsoft.ML.Recurrent;

/// <summary>Draws the shapes of an <see cref="InspectionPicture"/>: what a graphics library needs to make a bitmap, or any other format, of it.</summary>
/// <remarks>Lengths are in pixels, y grows downward, colors are <c>#rrggbb</c>. Later shapes cover earlier ones.</remarks>
public interface IPictureCanvas
{
    /// <summary>Fills a rectangle.</summary>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="color">Its color.</param>
    void FillRectangle(double x, double y, double width, double height, string color);

    /// <summary>Draws a line through points.</summary>
    /// <param name="points">Two points or more, in order.</param>
    /// <param name="width">The line's width.</param>
    /// <param name="color">Its color.</param>
    void DrawLine(IReadOnlyList<(double X, double Y)> points, double width, string color);

    /// <summary>Draws one line of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">Where its anchor lies.</param>
    /// <param name="y">The height of its baseline, there.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="anchor">Which of its points the anchor is.</param>
    /// <param name="isVertical">Whether the text runs upward: turned about its anchor by a quarter to the left.</param>
    void DrawText(string text, double x, double y, double size, TextAnchor anchor, bool isVertical);
}

/// <summary>The point of a text that is placed.</summary>
public enum TextAnchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}
