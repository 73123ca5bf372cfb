using System.Globalization;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>The rules of the options; one exception lists every violation.</summary>
internal static class GenerationOptionsCheck
{
    private const int MostBeams = 1000;
    private const int MostTokensOfSearch = 100_000;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static void ThrowIfInvalid(GenerationOptions options) => Throw(nameof(GenerationOptions),
    [
        AtLeastOne(nameof(options.MaximumTokens), options.MaximumTokens),
        NotNegative(nameof(options.Temperature), options.Temperature),
        options.TopK is < 1 ? Found(nameof(options.TopK), options.TopK.Value, "1 or more, or null") : null,
        options.TopP is { } p && !(p is > 0 and <= 1) ? Found(nameof(options.TopP), p, "above 0, up to 1, or null") : null,
        options.RepetitionPenalty > 0 && double.IsFinite(options.RepetitionPenalty) ? null : Found(nameof(options.RepetitionPenalty), options.RepetitionPenalty, "above 0, finite"),
        AtLeastOne(nameof(options.RepetitionWindow), options.RepetitionWindow),
        options.StopTexts is null || options.StopTexts.Any(string.IsNullOrEmpty) ? "StopTexts is null, or holds an empty text; expected texts of a character or more, or none." : null,
    ]);

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static void ThrowIfInvalid(BeamSearchOptions options) => Throw(nameof(BeamSearchOptions),
    [
        options.Beams is >= 1 and <= MostBeams ? null : Found(nameof(options.Beams), options.Beams, "1 to 1,000"),
        options.MaximumTokens is >= 1 and <= MostTokensOfSearch ? null : Found(nameof(options.MaximumTokens), options.MaximumTokens, "1 to 100,000"),
        NotNegative(nameof(options.LengthPenalty), options.LengthPenalty),
    ]);

    private static string? AtLeastOne(string name, int value) => value >= 1 ? null : Found(name, value, "1 or more");

    private static string? NotNegative(string name, double value) => value >= 0 && double.IsFinite(value) ? null : Found(name, value, "0 or more, finite");

    private static string Found(string name, double value, string expected) => string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}.");

    private static void Throw(string record, IEnumerable<string?> rules)
    {
        string[] violations = [.. rules.OfType<string>()];
        if (violations.Length > 0)
            throw new ArgumentException(Errors.List($"{record} cannot be used", violations), "options");
    }
}
