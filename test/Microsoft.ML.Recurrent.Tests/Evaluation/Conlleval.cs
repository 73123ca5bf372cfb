namespace Microsoft.ML.Recurrent.Tests.Evaluation;

/// <summary>conlleval.pl's rules (Sang and Buchholz 2000), written as it writes them, and all spans held in a set.</summary>
internal static class Conlleval
{
    public static HashSet<(int Row, int Start, int End, string Type)> Spans(string[][] rows)
    {
        HashSet<(int, int, int, string)> spans = [];
        for (int row = 0; row < rows.Length; row++)
        {
            int start = -1;
            var previous = ("O", "");
            for (int i = 0; i <= rows[row].Length; i++)
            {
                var tag = i < rows[row].Length ? Parts(rows[row][i]) : ("O", "");
                if (Ends(previous, tag) && start >= 0)
                    spans.Add((row, start, i, previous.Item2));
                if (Starts(previous, tag))
                    start = i;
                else if (tag.Item1 == "O")
                    start = -1;
                previous = tag;
            }
        }

        return spans;
    }

    private static (string, string) Parts(string tag) => tag.Contains('-') ? (tag[..tag.IndexOf('-')], tag[(tag.IndexOf('-') + 1)..]) : (tag, "");

    private static bool Ends((string Tag, string Type) previous, (string Tag, string Type) next) =>
        (previous.Tag, next.Tag) is ("B", "B" or "S" or "O") or ("I", "B" or "S" or "O") or ("E", _) or ("S", _)
        || (previous.Tag != "O" && previous.Type != next.Type);

    private static bool Starts((string Tag, string Type) previous, (string Tag, string Type) next) =>
        (previous.Tag, next.Tag) is (_, "B") or (_, "S") or ("E", "E" or "I") or ("S", "E" or "I") or ("O", "E" or "I")
        || (next.Tag != "O" && previous.Type != next.Type);
}
