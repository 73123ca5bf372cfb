using System.Globalization;
using System.Text;
using System.Xml;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Writes shapes as an SVG document.</summary>
internal sealed class SvgCanvas : IPictureCanvas, IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private readonly StringBuilder _document = new();
    private readonly XmlWriter _xml;

    public SvgCanvas(double width, double height)
    {
        _xml = XmlWriter.Create(_document, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" });
        _xml.WriteStartElement("svg", Namespace);
        Attributes(("width", width), ("height", height));
        _xml.WriteAttributeString("viewBox", $"0 0 {Number(width)} {Number(height)}");
        _xml.WriteAttributeString("font-family", "DejaVu Sans, Verdana, Arial, sans-serif");
        // Without it, renderers blend the edges of neighboring cells with the ground.
        _xml.WriteElementString("style", Namespace, "rect { shape-rendering: crispEdges }");
    }

    public void FillRectangle(double x, double y, double width, double height, string color)
    {
        _xml.WriteStartElement("rect", Namespace);
        Attributes(("x", x), ("y", y), ("width", width), ("height", height));
        _xml.WriteAttributeString("fill", color);
        _xml.WriteEndElement();
    }

    public void DrawLine(IReadOnlyList<(double X, double Y)> points, double width, string color)
    {
        _xml.WriteStartElement("polyline", Namespace);
        _xml.WriteAttributeString("points", string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}")));
        _xml.WriteAttributeString("fill", "none");
        _xml.WriteAttributeString("stroke", color);
        Attributes(("stroke-width", width));
        _xml.WriteEndElement();
    }

    public void DrawText(string text, double x, double y, double size, TextAnchor anchor, bool isVertical)
    {
        _xml.WriteStartElement("text", Namespace);
        Attributes(("x", x), ("y", y), ("font-size", size));
        _xml.WriteAttributeString("text-anchor", anchor switch { TextAnchor.Start => "start", TextAnchor.Middle => "middle", _ => "end" });
        if (isVertical)
            _xml.WriteAttributeString("transform", $"rotate(-90 {Number(x)} {Number(y)})");
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    public string Finish()
    {
        _xml.WriteEndElement();
        _xml.Flush();
        return _document.ToString();
    }

    public void Dispose() => _xml.Dispose();

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Attributes(params ReadOnlySpan<(string Name, double Value)> attributes)
    {
        foreach (var (name, value) in attributes)
            _xml.WriteAttributeString(name, Number(value));
    }
}
