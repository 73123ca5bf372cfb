namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>Keeps a tuner from trying a configuration of a small space twice.</summary>
internal static class UntriedConfigurations
{
    /// <summary>The most configurations of a space that is small.</summary>
    private const int Most = 4096;

    /// <summary>A proposal, or, where a trial has it and the space is small, another one that no trial has.</summary>
    /// <param name="state">The space and its trials.</param>
    /// <param name="proposed">The proposal.</param>
    /// <param name="random">Draws the other one.</param>
    /// <returns>The configuration; null where all of the space have been tried.</returns>
    public static Configuration? Of(TuningState state, Configuration proposed, Random random)
    {
        var tried = state.Trials.Select(trial => trial.Configuration).ToHashSet();
        if (!tried.Contains(proposed) || state.Space.Parameters.Aggregate(1.0, (product, parameter) => product * ValuesOf(parameter)) > Most)
            return proposed;
        Configuration[] left = [.. new Grid(state.Space, Most).Configurations().Where(configuration => !tried.Contains(configuration))];
        return left.Length == 0 ? null : left[random.Next(left.Length)];
    }

    private static double ValuesOf(SearchParameter parameter) => parameter switch
    {
        ChoiceParameter choice => choice.Candidates.Count,
        RangeParameter range => range.ValueCount,
        _ => double.PositiveInfinity,
    };
}
