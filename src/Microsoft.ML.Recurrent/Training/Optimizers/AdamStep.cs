using System.Numerics;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>
/// Adam (Kingma &amp; Ba 2015, algorithm 1), with an L2 penalty or with decoupled decay (Loshchilov &amp; Hutter 2019, algorithm 2), as
/// PyTorch computes them. First: the gradient's mean; second: its square's.
/// </summary>
internal readonly struct AdamStep : IOptimizerStep
{
    public const float FirstDecay = 0.9f;
    public const float SecondDecay = 0.999f;
    private const float Epsilon = 1e-8f;

    // As PyTorch rounds them: 1 − 0.999f would be off by a hundred-thousandth of itself.
    private const float FirstGain = 0.1f;
    private const float SecondGain = 0.001f;

    private readonly float _penalty;

    /// <param name="rate">The learning rate.</param>
    /// <param name="step">From 1.</param>
    /// <param name="decay">Decoupled decay.</param>
    /// <param name="penalty">L2 penalty.</param>
    public AdamStep(double rate, long step, double decay, double penalty)
    {
        Size = (float)(rate / (1 - Math.Pow(0.9, step)));
        RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(0.999, step)));
        _penalty = (float)penalty;
        Keep = (float)(1 - rate * decay);
    }

    public static float Floor => Epsilon;

    public float Keep { get; }

    public float Size { get; }

    public float RootScale { get; }

    public void Apply(Vector<float> gradient, ref Vector<float> parameter, ref Vector<float> first, ref Vector<float> second)
    {
        parameter *= Keep;
        gradient += _penalty * parameter;
        first = FirstDecay * first + FirstGain * gradient;
        second = SecondDecay * second + SecondGain * gradient * gradient;
        parameter -= Size * first / (Vector.SquareRoot(second) * RootScale + new Vector<float>(Epsilon));
    }
}
