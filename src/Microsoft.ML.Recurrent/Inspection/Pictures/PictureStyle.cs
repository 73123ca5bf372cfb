namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Sizes and colors that all pictures share.</summary>
internal static class PictureStyle
{
    public const string Ground = "#ffffff", Rule = "#999999";

    public const double TitleSize = 15, TextSize = 11, Margin = 12;

    /// <summary>Height of the title above a plot.</summary>
    public const double Top = Margin + 2 * TitleSize;

    /// <summary>The least distance of two labels.</summary>
    public const double LabelDistance = TextSize + 1;

    /// <summary>Colors of lines, told apart with any color vision (Wong 2011), then further ones.</summary>
    public static IReadOnlyList<string> Lines { get; } =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#7f7f7f", "#8c564b", "#9467bd"];
}
