using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The depth-gated LSTM (Yao et al. 2015), whose layers also hand their cell states up: for stacks of layers.</summary>
/// <remarks>
/// Equations 7 to 12 of the paper; l is the cell state of the layer below, which a gate d lets in:
/// <list type="number">
/// <item>i = σ(W x + U h + p ⊙ c + b)</item>
/// <item>f = σ(W x + U h + p ⊙ c + b)</item>
/// <item>d = σ(W x + p ⊙ c + q ⊙ l + b)</item>
/// <item>g = tanh(W x + U h + b)</item>
/// <item>c' = d ⊙ l + f ⊙ c + i ⊙ g</item>
/// <item>o = σ(W x + U h + p ⊙ c' + b)</item>
/// <item>h' = o ⊙ tanh(c')</item>
/// </list>
/// The lowest layer has no depth gate: it is an LSTM with peepholes. Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record DepthGatedLstmCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "depth_gated_lstm";

    /// <summary>Initial bias of the forget gate. Range: a finite number.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public double ForgetGateBias { get; init => field = CellSettings.Finite(value); } = 1;

    internal override void Define(Step s)
    {
        var (h, c, l) = (s.State("hidden"), s.State("cell"), s.Lower("cell"));
        var i = s.Gate("input", Sigmoid(s.Input("i") + s.Recurrent("i", h) + s.Vector("peephole_input") * c));
        var f = s.Gate("forget", Sigmoid(s.Input("f", initialBias: ForgetGateBias) + s.Recurrent("f", h) + s.Vector("peephole_forget") * c));
        var g = s.Gate("candidate", Tanh(s.Input("g") + s.Recurrent("g", h)));
        var d = s.Gate("depth", Sigmoid(s.Input("d") + s.Vector("peephole_depth") * c + s.Vector("peephole_lower") * l));
        var next = s.Next(c, d * l + f * c + i * g);
        var o = s.Gate("output", Sigmoid(s.Input("o") + s.Recurrent("o", h) + s.Vector("peephole_output") * next));
        s.Output("cell", next);
        s.Output(s.Next(h, o * Tanh(next)));
    }
}
