using System.Buffers;
using System.Text;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Tells text from text with half a character in it, as cutting it to a length leaves: no UTF-8 can hold that.</summary>
internal static class WellFormedText
{
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }
}
