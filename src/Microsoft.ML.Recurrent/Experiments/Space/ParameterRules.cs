namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>The options of this library that matter only with others.</summary>
internal static class ParameterRules
{
    private static readonly Rule[] _rules =
    [
        new(nameof(RecurrentOptions.LayerDropout), new() { Parameter = nameof(NetworkOptions.Layers), Minimum = 2 }),
        new(nameof(RecurrentOptions.ClassBalancePower), new() { Parameter = nameof(RecurrentOptions.BalanceClasses), Values = [true] }),
        new(nameof(RecurrentOptions.LabelSmoothing), new() { Parameter = $"{nameof(RecurrentOptions.Tagging)}.{nameof(TaggingOptions.UseCrf)}", Values = [false] }),
        new(nameof(RecurrentOptions.AttentionHeads), new() { Parameter = nameof(RecurrentOptions.Pooling), Values = [nameof(SequencePooling.Attention)] }),
        new($"{nameof(RecurrentOptions.Training)}.{nameof(TrainingOptions.Momentum)}", new()
        {
            Parameter = $"{nameof(RecurrentOptions.Training)}.{nameof(TrainingOptions.Optimizer)}",
            Values = [nameof(RecurrentOptimizer.Sgd), nameof(RecurrentOptimizer.RmsProp)],
        }),
    ];

    /// <summary>The parameters with the conditions they have by nature, without those that cannot matter beside the options that are not searched.</summary>
    /// <param name="parameters">The parameters as declared.</param>
    /// <param name="given">Names of parameters that were given in code, and stay.</param>
    /// <param name="options">The options of all cells that are not searched.</param>
    public static IEnumerable<SearchParameter> Apply(IReadOnlyList<SearchParameter> parameters, IReadOnlySet<string> given, IReadOnlyList<object> options) =>
        Settled([.. ByNature(parameters, given, options)], options);

    private static IEnumerable<SearchParameter> ByNature(IReadOnlyList<SearchParameter> parameters, IReadOnlySet<string> given, IReadOnlyList<object> options)
    {
        foreach (var parameter in parameters)
        {
            var rule = _rules.FirstOrDefault(r => r.Dependent == parameter.Name && options.Any(IsOfThisLibrary));
            if (rule is null || parameter.Conditions.Any(c => c.Parameter == rule.Condition.Parameter))
                yield return parameter;
            else if (parameters.Any(p => p.Name == rule.Condition.Parameter))
                yield return parameter with { Conditions = [.. parameter.Conditions, rule.Condition] };
            else if (given.Contains(parameter.Name) || options.Any(o => IsMetBy(rule.Condition, o)))
                yield return parameter;
        }
    }

    /// <summary>Settles conditions on what is not searched: those that its value meets go, and parameters with others go with them.</summary>
    private static IReadOnlyList<SearchParameter> Settled(IReadOnlyList<SearchParameter> parameters, IReadOnlyList<object> options)
    {
        var searched = parameters.Select(p => p.Name).ToHashSet();
        if (parameters.SelectMany(p => p.Conditions).All(c => searched.Contains(c.Parameter)))
            return parameters;
        return Settled([.. parameters.Where(p => p.Conditions.All(c => searched.Contains(c.Parameter) || options.Any(o => IsMetBy(c, o))))
            .Select(p => p with { Conditions = [.. p.Conditions.Where(c => searched.Contains(c.Parameter))] })], options);
    }

    private static bool IsOfThisLibrary(object options) => options is NetworkOptions;

    private static bool IsMetBy(ParameterCondition condition, object options) =>
        OptionPath.Find(options, condition.Parameter)?.Get(options) is { } value && condition.IsMetBy(Configuration.Plain(condition.Parameter, value));

    private sealed record Rule(string Dependent, ParameterCondition Condition);
}
