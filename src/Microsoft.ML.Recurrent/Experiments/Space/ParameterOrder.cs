namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>Puts parameters after those that their conditions name, and otherwise leaves their order.</summary>
internal static class ParameterOrder
{
    /// <exception cref="ArgumentException">A parameter depends on itself.</exception>
    public static IReadOnlyList<SearchParameter> Of(IEnumerable<SearchParameter> parameters)
    {
        List<SearchParameter> waiting = [.. parameters], ordered = [];
        HashSet<string> placed = [];
        while (waiting.Count > 0)
        {
            int next = waiting.FindIndex(p => p.Conditions.All(c => placed.Contains(c.Parameter)));
            if (next < 0)
            {
                string[] names = [.. Circle(waiting).Select(p => p.Name)];
                throw new ArgumentException(
                    $"{(names.Length == 1 ? $"{names[0]} depends on itself" : $"{string.Join(", ", names)} depend on one another")}; a parameter's conditions must not lead back to it.", nameof(parameters));
            }

            placed.Add(waiting[next].Name);
            ordered.Add(waiting[next]);
            waiting.RemoveAt(next);
        }

        return ordered.AsReadOnly();
    }

    /// <summary>The parameters that lead back to themselves, without those that only wait for them.</summary>
    private static IReadOnlyList<SearchParameter> Circle(IReadOnlyList<SearchParameter> waiting)
    {
        SearchParameter[] needed = [.. waiting.Where(p => waiting.Any(other => other.Conditions.Any(c => c.Parameter == p.Name)))];
        return needed.Length == waiting.Count ? waiting : Circle(needed);
    }
}
