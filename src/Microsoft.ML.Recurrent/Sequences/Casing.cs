using System.Text;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>The capitalization classes of words, in the order of their features (Collobert et al. 2011, section 6.1).</summary>
internal enum Casing
{
    /// <summary>No word; it has no feature.</summary>
    None = -1,
    Lower,
    Upper,
    Initial,
    Mixed,
    Number,
    WithDigit,
    Punctuation,
    Other,
}

/// <summary>Tells words' capitalization classes.</summary>
internal static class Casings
{
    /// <summary>Classes that are features.</summary>
    public const int Count = (int)Casing.Other + 1;

    public static Casing Of(ReadOnlySpan<char> word)
    {
        int letters = 0, upper = 0, lower = 0, digits = 0;
        bool beginsUpper = false;
        foreach (var character in word.EnumerateRunes())
        {
            if (Rune.IsDigit(character))
                digits++;
            else if (Rune.IsLetter(character))
            {
                letters++;
                upper += Rune.IsUpper(character) ? 1 : 0;
                lower += Rune.IsLower(character) ? 1 : 0;
                beginsUpper |= letters == 1 && upper == 1;
            }
        }

        if (digits > 0)
            return letters > 0 ? Casing.WithDigit : Casing.Number;
        if (letters > 0)
            return OfLetters(upper, lower, beginsUpper);
        return word.IsEmpty ? Casing.None : Casing.Punctuation;
    }

    private static Casing OfLetters(int upper, int lower, bool beginsUpper) => (upper, lower) switch
    {
        (0, 0) => Casing.Other,
        (0, _) => Casing.Lower,
        (1, _) when beginsUpper => Casing.Initial,
        (_, 0) => Casing.Upper,
        _ => Casing.Mixed,
    };
}
