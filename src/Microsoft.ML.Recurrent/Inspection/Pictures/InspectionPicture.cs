using System.Text;
using Microsoft.ML.Recurrent.Inspection;

namespace Microsoft.ML.Recurrent;

/// <summary>A picture of what a network has computed: a heat map or a line over the steps of a row. Written as SVG by itself; <see cref="Draw"/> hands its shapes to
/// any graphics library, for other formats.</summary>
/// <remarks>Immutable.</remarks>
public sealed class InspectionPicture
{
    private readonly Action<IPictureCanvas> _draw;

    internal InspectionPicture(double width, double height, Action<IPictureCanvas> draw) => (Width, Height, _draw) = ((int)Math.Ceiling(width), (int)Math.Ceiling(height), draw);

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Draws every shape, on a white ground.</summary>
    /// <param name="canvas">What draws them: at least <see cref="Width"/> × <see cref="Height"/> pixels.</param>
    public void Draw(IPictureCanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        canvas.FillRectangle(0, 0, Width, Height, PictureStyle.Ground);
        _draw(canvas);
    }

    /// <summary>The picture as an SVG document.</summary>
    public string ToSvg()
    {
        using var canvas = new SvgCanvas(Width, Height);
        Draw(canvas);
        return canvas.Finish();
    }

    /// <summary>Writes the picture as an SVG file, in UTF-8.</summary>
    /// <param name="path">The file; one that is there is written over.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveSvg(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, ToSvg(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
