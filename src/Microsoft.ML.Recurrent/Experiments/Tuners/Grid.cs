namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The combinations of a space's values, in order.</summary>
internal sealed class Grid(ParameterSpace space, int levels)
{
    private readonly object[][] _values = [.. space.Parameters.Select(p => ValuesOf(p, levels))];

    /// <summary>All valid configurations, lazily: a parameter that does not matter has no value, and makes no further combinations.</summary>
    public IEnumerable<Configuration> Configurations()
    {
        _ = space.Start;
        int[]? places = new int[_values.Length];
        while (places is not null)
        {
            var (configuration, active) = At(places);
            if (space.IsValid(configuration))
                yield return configuration;
            places = After(places, active);
        }
    }

    private (Configuration Configuration, bool[] IsActive) At(int[] places)
    {
        bool[] active = new bool[places.Length];
        Dictionary<string, int> indices = space.Parameters.Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name, p => p.i);
        var configuration = space.Compose(parameter =>
        {
            int index = indices[parameter.Name];
            active[index] = true;
            return _values[index][places[index]];
        });
        return (configuration, active);
    }

    /// <summary>The next places, counted like the digits of a number; null after the last ones.</summary>
    private int[]? After(int[] places, bool[] isActive)
    {
        int[] next = [.. places];
        for (int i = next.Length - 1; i >= 0; i--)
        {
            if (isActive[i] && ++next[i] < _values[i].Length)
                return next;
            next[i] = 0;
        }

        return null;
    }

    private static object[] ValuesOf(SearchParameter parameter, int levels) => parameter switch
    {
        ChoiceParameter choice => [.. choice.Candidates],
        RangeParameter range when range.ValueCount <= levels => [.. Enumerable.Range(0, (int)range.ValueCount).Select(i => (object)(long)(range.Minimum + i))],
        _ => [.. Enumerable.Range(0, levels).Select(i => parameter.FromUnit(i / (levels - 1.0))).Distinct()],
    };
}
