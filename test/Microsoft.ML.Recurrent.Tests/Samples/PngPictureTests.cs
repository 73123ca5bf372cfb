using Microsoft.ML.Recurrent.Tests.Inspection.Pictures;
using Pictures;
using SkiaSharp;

namespace Microsoft.ML.Recurrent.Tests.Samples;

/// <summary>Pictures of an inspection as PNG, by the canvas that samples share.</summary>
public sealed class PngPictureTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void PngIsTheSvgAtTwiceItsSize()
    {
        var picture = HeatMapTests.Layer(4).StateHeatMap("cell", ["the", "film", "was", "great"]);

        picture.SavePng(_path);

        using var bitmap = SKBitmap.Decode(_path);
        (bitmap.Width, bitmap.Height).Should().Be((2 * picture.Width, 2 * picture.Height));
        foreach (var (x, y, width, height, fill) in new DrawnPicture(picture).Rectangles[1..21])
            bitmap.GetPixel((int)(2 * x + width), (int)(2 * y + height)).Should().Be(SKColor.Parse(fill));
    }

    [Fact]
    public void LabelsAreDrawn()
    {
        var row = new RowInspection([], [], [[0.2f], [0.9f]]);
        row.ScoreLine(["", ""]).SavePng(_path);
        int without = DarkPixels();

        row.ScoreLine(["great", "film"]).SavePng(_path);

        DarkPixels().Should().BeGreaterThan(without + 100);
    }

    private int DarkPixels()
    {
        using var bitmap = SKBitmap.Decode(_path);
        return bitmap.Pixels.Count(p => p.Red < 100 && p.Green < 100 && p.Blue < 100);
    }
}
