using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The simple recurrent unit (Lei et al. 2018), which has no recurrent product.</summary>
/// <remarks>
/// Equations 1 to 4 of the paper:
/// <list type="number">
/// <item>f = σ(W x + v ⊙ c + b)</item>
/// <item>c' = f ⊙ c + (1 − f) ⊙ (W x)</item>
/// <item>r = σ(W x + v ⊙ c + b)</item>
/// <item>h = r ⊙ c' + (1 − r) ⊙ x</item>
/// </list>
/// In equation 4 a product W x stands for x, as the paper does where the input is not of the hidden size.
/// Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record SruCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "sru";

    internal override void Define(Step s)
    {
        var c = s.State("cell");
        var f = s.Gate("forget", Sigmoid(s.Input("f") + s.Vector("peephole_forget") * c));
        var r = s.Gate("reset", Sigmoid(s.Input("r") + s.Vector("peephole_reset") * c));
        var next = s.Next(c, f * c + (1 - f) * s.Gate("candidate", s.Input("c", bias: false)));
        s.Output(r * next + (1 - r) * s.Input("x", bias: false));
    }
}
