namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>The epochs of the longest trial that a space allows.</summary>
internal static class EpochLimit
{
    private const string Name = $"{nameof(RecurrentOptions.Training)}.{nameof(TrainingOptions.MaximumEpochs)}";

    /// <returns>The epochs; null where something else than <see cref="TrainingOptions.MaximumEpochs"/> ends trials, or what SetPipeline's function makes of it is not known.</returns>
    public static int? Of(ExperimentPlan plan, TrialPipeline pipeline)
    {
        int?[] searched = [.. Corners(plan.Space).Select(configuration => TrialOptions.EpochsOf(plan.Options(configuration)))];
        if (searched.Contains(pipeline.MaximumEpochs))
            return searched.Contains(null) ? null : searched.Max();
        return plan.Space.Parameters.Any(parameter => parameter.Name.EndsWith(nameof(TrainingOptions.MaximumEpochs), StringComparison.Ordinal)) ? null : pipeline.MaximumEpochs;
    }

    /// <summary>The start, and from there every value of each choice and the ends of a range of epochs.</summary>
    private static IEnumerable<Configuration> Corners(ParameterSpace space) =>
        space.Parameters.SelectMany(parameter => Values(parameter).Select(value => space.Compose(p => p == parameter ? value : p.Start)))
            .Prepend(space.Start).Where(space.IsValid);

    private static IEnumerable<object> Values(SearchParameter parameter) => parameter switch
    {
        ChoiceParameter choice => choice.Candidates,
        RangeParameter { Name: Name } range => [range.FromUnit(0), range.FromUnit(1)],
        _ => [],
    };
}
