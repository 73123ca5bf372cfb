namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

/// <summary>A picture in a file, and on a canvas of the caller's.</summary>
public sealed class InspectionPictureTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly InspectionPicture _picture = HeatMapTests.Layer(4).GateHeatMap("forget", ["the", "film", "was", "great"]);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void FileHoldsTheDocumentInUtf8AndIsWrittenOver()
    {
        string path = Path.Combine(_folder.FullName, "forget.svg");
        File.WriteAllText(path, new string('x', 1 << 20));

        _picture.SaveSvg(path);

        File.ReadAllText(path).Should().Be(_picture.ToSvg()).And.StartWith("<svg ").And.Contain(">great</text>");
        File.ReadAllBytes(path)[0].Should().Be((byte)'<');
    }

    [Fact]
    public void CanvasOfTheCallerGetsEveryShapeInsideThePicture()
    {
        var canvas = new Recorder();

        _picture.Draw(canvas);

        canvas.Rectangles.Should().Equal(new DrawnPicture(_picture).Rectangles.Select(r => r.Fill));
        canvas.Texts.Should().Equal(new DrawnPicture(_picture).Texts);
        (canvas.Right, canvas.Bottom).Should().Be((_picture.Width, _picture.Height));
    }

    [Fact]
    public void PathOrCanvasThatIsMissingIsRefused()
    {
        _picture.Invoking(p => p.SaveSvg("")).Should().Throw<ArgumentException>();
        _picture.Invoking(p => p.Draw(null!)).Should().Throw<ArgumentNullException>();
        _picture.Invoking(p => p.SaveSvg(Path.Combine(_folder.FullName, "none", "a.svg"))).Should().Throw<DirectoryNotFoundException>();
    }

    private sealed class Recorder : IPictureCanvas
    {
        public List<string> Rectangles { get; } = [];

        public List<string> Texts { get; } = [];

        public double Right { get; private set; }

        public double Bottom { get; private set; }

        public void FillRectangle(double x, double y, double width, double height, string color)
        {
            Rectangles.Add(color);
            (Right, Bottom) = (Math.Max(Right, x + width), Math.Max(Bottom, y + height));
        }

        public void DrawLine(IReadOnlyList<(double X, double Y)> points, double width, string color)
        {
        }

        public void DrawText(string text, double x, double y, double size, TextAnchor anchor, bool isVertical) => Texts.Add(text);
    }
}
