using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent.Cells.Definitions;

/// <summary>
/// Long short-term memory (Hochreiter &amp; Schmidhuber 1997) with forget gate (Gers et al. 2000), and the variants of Greff et al. 2015:
/// <list type="number">
/// <item>i = σ(W x + U h + p ⊙ c + b)</item>
/// <item>f = σ(W x + U h + p ⊙ c + b), or 1 − i</item>
/// <item>g = tanh(W x + U h + b)</item>
/// <item>c' = f ⊙ c + i ⊙ g</item>
/// <item>o = σ(W x + U h + p ⊙ c' + b)</item>
/// <item>h' = o ⊙ tanh(c')</item>
/// </list>
/// The peepholes p (Gers &amp; Schmidhuber 2000) are left out by default.
/// </summary>
internal sealed record LstmCell : Cell
{
    public override string Name => "lstm";

    /// <summary>The gates that see the cell state.</summary>
    public LstmGates Peepholes { get; init; }

    /// <summary>The gates that are there; one that is not stays open (NIG, NFG, NOG).</summary>
    public LstmGates Gates { get; init; } = LstmGates.All;

    /// <summary>Whether f = 1 − i takes the place of equation 2 (CIFG).</summary>
    public bool CouplesInputAndForgetGates { get; init; }

    /// <summary>Whether the candidate goes through the hyperbolic tangent (without it: NIAF).</summary>
    public bool HasInputActivation { get; init; } = true;

    /// <summary>Whether the cell state goes through the hyperbolic tangent before it is put out (without it: NOAF).</summary>
    public bool HasOutputActivation { get; init; } = true;

    /// <summary>Whether all gates see the gates of the step before (FGR).</summary>
    public bool HasFullGateRecurrence { get; init; }

    /// <summary>What the forget gate's bias starts from; 1 lets gradients pass (Jozefowicz et al. 2015, section 3.2).</summary>
    public double ForgetGateBias { get; init; } = 1;

    internal override void Define(Step s)
    {
        var (h, c) = (s.State("hidden"), s.State("cell"));
        var gates = new LstmGateEquations(s, this, h);
        var i = gates.Gate(LstmGates.Input, c);
        var f = CouplesInputAndForgetGates ? s.Gate("forget", 1 - i) : gates.Gate(LstmGates.Forget, c);
        var candidate = s.Input("g") + s.Recurrent("g", h);
        var g = s.Gate("candidate", HasInputActivation ? Tanh(candidate) : candidate);
        var next = s.Next(c, f * c + i * g);
        var o = gates.Gate(LstmGates.Output, next);
        gates.SetNext(i, f, o);
        s.Output(s.Next(h, o * (HasOutputActivation ? Tanh(next) : next)));
    }
}

/// <summary>Gates of an LSTM.</summary>
[Flags]
internal enum LstmGates
{
    None = 0,
    Input = 1,
    Forget = 2,
    Output = 4,
    All = Input | Forget | Output,
}
