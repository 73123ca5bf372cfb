using System.Text.Json.Serialization;
using Microsoft.ML.Recurrent.Equations;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The simple recurrent network (Elman 1990).</summary>
/// <remarks>
/// <list type="number">
/// <item>h' = tanh(W x + b + U h + d), or max(0, ·)</item>
/// </list>
/// With max(0, ·) and U starting from the identity it is the IRNN of Le et al. 2015. Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record RnnCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "rnn";

    /// <summary>The function that makes the next hidden state.</summary>
    /// <value>The default value is <see cref="RnnActivation.Tanh"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is no activation.</exception>
    public RnnActivation Activation { get; init => field = CellSettings.Defined(value); }

    /// <summary>Starts U from the identity instead of a random orthogonal matrix.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool StartsFromIdentity { get; init; }

    internal override bool IsAlwaysValid => true;

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var sum = s.Input("h") + s.Recurrent("h", h, Blocks.Dense, StartsFromIdentity ? InitialMatrix.Identity : InitialMatrix.Orthogonal);
        s.Output(s.Next(h, s.Gate("hidden", Activation == RnnActivation.Relu ? Relu(sum) : Tanh(sum))));
    }
}

/// <summary>The function that makes a simple recurrent network's next hidden state.</summary>
public enum RnnActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,
}
