namespace Microsoft.ML.Recurrent.Experiments.Tuners;

/// <summary>The kernels of one parameter, one per trial and the prior's at the end.</summary>
internal static class ParzenKernels
{
    // Optuna's widths: of the whole range at most, of its hundredth at least.
    private const double LargestWidth = 0.2;
    private const int MostKernels = 100;

    /// <param name="parameter">The parameter.</param>
    /// <param name="values">Each trial's value; null where it does not matter, which has the prior's kernel.</param>
    /// <param name="dimensions">Parameters of the space.</param>
    public static IParzenKernel[] Of(SearchParameter parameter, IReadOnlyList<object?> values, int dimensions)
    {
        var known = values.Where(v => v is not null && parameter.Violation(v) is null).ToArray();
        double width = Math.Max(LargestWidth * Math.Pow(Math.Max(known.Length, 1), -1.0 / (dimensions + 4)), 1.0 / Math.Min(MostKernels, 2 + known.Length));
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
