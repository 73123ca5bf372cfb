using System.Globalization;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>A color for each value: from white to blue where no value is negative, otherwise from red over white to blue, with white at 0.</summary>
/// <param name="Low">The value of the first color, 0 or −<paramref name="High"/>.</param>
/// <param name="High">The value of the last color, above 0.</param>
internal readonly record struct ColorScale(float Low, float High)
{
    // A value that is not a number.
    private const string None = "#bdbdbd";

    private static readonly (int Red, int Green, int Blue)[] _sequential = [(255, 255, 255), (107, 174, 214), (8, 48, 107)];
    private static readonly (int Red, int Green, int Blue)[] _diverging = [(103, 0, 31), (214, 96, 77), (255, 255, 255), (67, 147, 195), (5, 48, 97)];

    /// <summary>Of gates: up to 1, which most of them stay below, so that one picture can be held against another; or up to the largest.</summary>
    public static ColorScale OfGates(IEnumerable<float> values) => Of(values, least: 1);

    /// <summary>Up to the largest value.</summary>
    public static ColorScale OfValues(IEnumerable<float> values) => Of(values, least: 0);

    public string Color(float value)
    {
        if (float.IsNaN(value))
            return None;
        var anchors = Low < 0 ? _diverging : _sequential;
        float place = Math.Clamp((value - Low) / (High - Low), 0, 1) * (anchors.Length - 1);
        int below = Math.Min((int)place, anchors.Length - 2);
        return Between(anchors[below], anchors[below + 1], place - below);
    }

    private static ColorScale Of(IEnumerable<float> values, float least)
    {
        float[] finite = [.. values.Where(float.IsFinite)];
        float high = Math.Max(least, finite.Select(MathF.Abs).DefaultIfEmpty().Max());
        // Halved, so that a difference of the ends stays finite; a scale of nothing but 0 goes to 1.
        high = high == 0 ? 1 : Math.Min(high, float.MaxValue / 4);
        return new ColorScale(finite.Any(v => v < 0) ? -high : 0, high);
    }

    private static string Between((int Red, int Green, int Blue) from, (int Red, int Green, int Blue) to, float weight)
    {
        int Mix(int a, int b) => (int)MathF.Round(a + weight * (b - a));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(from.Red, to.Red):x2}{Mix(from.Green, to.Green):x2}{Mix(from.Blue, to.Blue):x2}");
    }
}
