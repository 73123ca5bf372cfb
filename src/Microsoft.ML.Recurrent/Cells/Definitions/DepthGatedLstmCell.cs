using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// Depth-gated LSTM (Yao et al. 2015, equations 7 to 12): a gate lets the cell state of the layer below, l, into this one's.
/// <list type="number">
/// <item>i = σ(W x + U h + p ⊙ c + b)</item>
/// <item>f = σ(W x + U h + p ⊙ c + b)</item>
/// <item>d = σ(W x + p ⊙ c + q ⊙ l + b)</item>
/// <item>g = tanh(W x + U h + b)</item>
/// <item>c' = d ⊙ l + f ⊙ c + i ⊙ g</item>
/// <item>o = σ(W x + U h + p ⊙ c' + b)</item>
/// <item>h' = o ⊙ tanh(c')</item>
/// </list>
/// The lowest layer has no depth gate: it is an LSTM with peepholes.
/// </summary>
internal sealed record DepthGatedLstmCell : Cell
{
    public override string Name => "depth_gated_lstm";

    /// <summary>What the forget gate's bias starts from.</summary>
    public double ForgetGateBias { get; init; } = 1;

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
