using System.Numerics;

namespace Microsoft.ML.Recurrent.Training.Optimizers;

/// <summary>One step of an optimizer, its rate and bias corrections worked out; applied to any number of parameters.</summary>
internal interface IOptimizerStep
{
    /// <summary>What a parameter is multiplied by besides, whatever its gradient.</summary>
    float Keep { get; }

    /// <summary>How far the first memory moves a parameter.</summary>
    float Size { get; }

    /// <summary>What the root of the second memory weighs in the divisor.</summary>
    float RootScale { get; }

    /// <summary>What is added in the divisor.</summary>
    static abstract float Floor { get; }

    /// <summary>Moves parameters and what the optimizer remembers of them, element by element.</summary>
    void Apply(Vector<float> gradient, ref Vector<float> parameter, ref Vector<float> first, ref Vector<float> second);
}
