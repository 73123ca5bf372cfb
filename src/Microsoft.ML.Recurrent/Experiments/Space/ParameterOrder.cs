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
                throw new ArgumentException(
                    $"{string.Join(", ", waiting.Select(p => p.Name))} depend on one another; a parameter's conditions must not lead back to it.", nameof(parameters));
            }

            placed.Add(waiting[next].Name);
            ordered.Add(waiting[next]);
            waiting.RemoveAt(next);
        }

        return ordered.AsReadOnly();
    }
}
