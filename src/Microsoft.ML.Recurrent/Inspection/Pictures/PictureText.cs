using System.Globalization;
using System.Text;
using System.Xml;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Text as it can be drawn: on one line, not too long, of characters that XML allows.</summary>
internal static class PictureText
{
    private const int MostElements = 28;
    private const char Unprintable = '\uFFFD';

    // The first of the scripts whose characters are as wide as they are high.
    private const char FirstWide = '\u1100';

    public static string Of(string? text)
    {
        var drawn = new StringBuilder(text);
        for (int i = 0; i < drawn.Length; i++)
        {
            if (char.IsControl(drawn[i]))
                drawn[i] = ' ';
            else if (i + 1 < drawn.Length && char.IsSurrogatePair(drawn[i], drawn[i + 1]))
                i++;
            else if (!XmlConvert.IsXmlChar(drawn[i]))
                drawn[i] = Unprintable;
        }

        return Shortened(drawn.ToString());
    }

    /// <summary>About as many pixels as the text is wide, whatever the font.</summary>
    public static double Width(string text, double size = PictureStyle.TextSize) => size * text.Sum(c => c < FirstWide ? 0.62 : 1.0);

    /// <summary>A number with at most three decimals.</summary>
    public static string Of(double value) =>
        value.ToString(value == 0 || Math.Abs(value) is >= 1e-3 and < 1e6 ? "0.###" : "0.##E0", CultureInfo.InvariantCulture);

    private static string Shortened(string text)
    {
        var elements = new StringInfo(text);
        return elements.LengthInTextElements <= MostElements ? text : $"{elements.SubstringByTextElements(0, MostElements - 1)}…";
    }
}
