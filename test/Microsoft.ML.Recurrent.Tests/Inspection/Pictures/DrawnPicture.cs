using System.Globalization;
using System.Xml.Linq;

namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

/// <summary>A picture as its SVG document says it is drawn.</summary>
internal sealed class DrawnPicture
{
    private readonly XElement _svg;

    public DrawnPicture(InspectionPicture picture) => _svg = XDocument.Parse(picture.ToSvg(), LoadOptions.PreserveWhitespace).Root!;

    public string[] Texts => [.. Named("text").Select(t => t.Value)];

    public string[] VerticalTexts => [.. Named("text").Where(t => t.Attribute("transform") is not null).Select(t => t.Value)];

    /// <summary>Of every rectangle, in the order in which they are drawn; the ground is the first.</summary>
    public (double X, double Y, double Width, double Height, string Fill)[] Rectangles => [.. Named("rect").Select(r =>
        (Number(r, "x"), Number(r, "y"), Number(r, "width"), Number(r, "height"), (string)r.Attribute("fill")!))];

    /// <summary>The points of every line that is as wide as those of scores.</summary>
    public (double X, double Y)[][] ScoreLines => [.. Named("polyline").Where(l => Number(l, "stroke-width") == 2).Select(l => ((string)l.Attribute("points")!)
        .Split(' ').Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).Select(p => (p[0], p[1])).ToArray())];

    private IEnumerable<XElement> Named(string name) => _svg.Elements(XName.Get(name, "http://www.w3.org/2000/svg"));

    private static double Number(XElement element, string name) => double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
