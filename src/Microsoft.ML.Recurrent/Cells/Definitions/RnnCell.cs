using Microsoft.ML.Recurrent.Equations;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// A simple recurrent network (Elman 1990):
/// <list type="number">
/// <item>h' = tanh(W x + b + U h + d), or max(0, ·)</item>
/// </list>
/// With max(0, ·) and U starting from the identity it is the IRNN of Le et al. 2015.
/// </summary>
internal sealed record RnnCell : Cell
{
    public override string Name => "rnn";

    /// <summary>Whether max(0, ·) takes the place of the hyperbolic tangent.</summary>
    public bool UsesRelu { get; init; }

    /// <summary>Whether U starts from the identity.</summary>
    public bool StartsFromIdentity { get; init; }

    internal override void Define(Step s)
    {
        var h = s.State("hidden");
        var sum = s.Input("h") + s.Recurrent("h", h, Blocks.Dense, StartsFromIdentity ? InitialMatrix.Identity : InitialMatrix.Orthogonal);
        s.Output(s.Next(h, s.Gate("hidden", UsesRelu ? Relu(sum) : Tanh(sum))));
    }
}
