namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The kernels of one parameter, one per trial and the prior's at the end.</summary>
internal static class ParzenKernels
{
    /// <summary>The width of a single trial's kernel, of the range's length; more trials have narrower ones by Scott's rule.</summary>
    private const double LargestWidth = 0.2;

    /// <param name="parameter">The parameter.</param>
    /// <param name="values">Each trial's value; null where it does not matter, which has the prior's kernel.</param>
    /// <param name="dimensions">Parameters of the space.</param>
    public static IParzenKernel[] Of(SearchParameter parameter, IReadOnlyList<object?> values, int dimensions)
    {
        int known = values.Count(v => v is not null && parameter.Violation(v) is null);
        double width = LargestWidth * Math.Pow(Math.Max(known, 1), -1.0 / (dimensions + 4));
        IParzenKernel prior = parameter switch
        {
            ChoiceParameter choice => new CategoricalKernel(choice, null, values.Count + 1),
            RangeParameter range => new NormalKernel(range, 0.5, 1),
            _ => new UniformKernel(parameter),
        };
        return [.. values.Select(v => v is null || parameter.Violation(v) is not null ? prior : Around(parameter, v, width, values.Count + 1)), prior];
    }

    private static IParzenKernel Around(SearchParameter parameter, object value, double width, int kernels) => parameter switch
    {
        ChoiceParameter choice => new CategoricalKernel(choice, value, kernels),
        RangeParameter range => new NormalKernel(range, range.ToUnit(value), width),
        _ => new UniformKernel(parameter),
    };
}
