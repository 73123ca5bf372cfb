namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>The name that somebody probably meant.</summary>
internal static class NearestName
{
    private const int MostListed = 20;

    /// <summary>The message of a name that is not there.</summary>
    public static string Unknown(string owner, string kind, string name, IReadOnlyList<string> known)
    {
        string? nearest = known.MinBy(other => Distance(name, other));
        string hint = nearest is null ? "it has none."
            : Distance(name, nearest) <= Math.Max(2, name.Length / 3) || nearest.Contains(name, StringComparison.OrdinalIgnoreCase) ? $"did you mean '{nearest}'?"
            : $"expected one of {string.Join(", ", known.Take(MostListed).Select(other => $"'{other}'"))}{(known.Count > MostListed ? ", …" : "")}.";
        return $"{owner} has no {kind} '{name}'; {hint}";
    }

    /// <summary>The edits that lead from one text to another (Levenshtein 1966); letters of another case count nothing.</summary>
    private static int Distance(string from, string to)
    {
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int[] next = new int[to.Length + 1];
            next[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int replaced = previous[j] + (char.ToUpperInvariant(from[i]) == char.ToUpperInvariant(to[j]) ? 0 : 1);
                next[j + 1] = Math.Min(replaced, Math.Min(previous[j + 1], next[j]) + 1);
            }

            previous = next;
        }

        return previous[^1];
    }
}
