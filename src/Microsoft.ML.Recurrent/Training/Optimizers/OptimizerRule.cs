namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>An optimizer as data: its steps, and what becomes of its memory without gradients.</summary>
/// <param name="At">The step of a rate and a number from 1.</param>
/// <param name="FirstDecay">What the first memory keeps per step.</param>
/// <param name="SecondDecay">What the second memory keeps per step.</param>
/// <param name="Penalized">Whether a parameter has a gradient of its own (an L2 penalty), so that no step may be left out.</param>
internal sealed record OptimizerRule<TStep>(Func<double, long, TStep> At, double FirstDecay, double SecondDecay, bool Penalized)
    where TStep : struct, IOptimizerStep
{
    // What is left of a memory after this is below single precision beside what it has moved already.
    private const double Negligible = 1e-7;

    /// <summary>Steps after the last gradient until the memory moves nothing any more.</summary>
    public int Life { get; } =
        Penalized ? int.MaxValue : FirstDecay == 0 ? 0 : (int)Math.Ceiling(Math.Log(Negligible) / Math.Log(FirstDecay));

    /// <summary>Describes steps without gradient, of which the first is the first after a row's memories were brought up to date.</summary>
    public void Coast(ReadOnlySpan<TStep> steps, Span<CoastingStep> coasting)
    {
        double first = 1, root = 1, rootDecay = Math.Sqrt(SecondDecay);
        for (int i = 0; i < steps.Length; i++)
        {
            first *= FirstDecay;
            root *= rootDecay;
            coasting[i] = new CoastingStep(steps[i].Keep, (float)(steps[i].Size * first), (float)(steps[i].RootScale * root));
        }
    }
}
