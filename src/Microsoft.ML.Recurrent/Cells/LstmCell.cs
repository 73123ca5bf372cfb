using System.Text.Json.Serialization;
using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Long short-term memory (Hochreiter &amp; Schmidhuber 1997) with forget gate (Gers et al. 2000), and the variants of Greff et al. 2015.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>i = σ(W x + U h + p ⊙ c + b)</item>
/// <item>f = σ(W x + U h + p ⊙ c + b), or 1 − i</item>
/// <item>g = tanh(W x + U h + b)</item>
/// <item>c' = f ⊙ c + i ⊙ g</item>
/// <item>o = σ(W x + U h + p ⊙ c' + b)</item>
/// <item>h' = o ⊙ tanh(c')</item>
/// </list>
/// The peepholes p (Gers &amp; Schmidhuber 2000) are left out by default. Immutable and thread-safe.
/// </remarks>
[JsonConverter(typeof(CellJsonConverter))]
public sealed record LstmCell : Cell
{
    /// <inheritdoc/>
    public override string Name => "lstm";

    /// <summary>The gates that see the cell state; a gate that is not there has no peephole.</summary>
    /// <value>The default value is <see cref="LstmGates.None"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is a flag that is no gate's.</exception>
    public LstmGates Peepholes { get; init => field = CellSettings.Flags(value); }

    /// <summary>The gates that are there; one that is not stays open (NIG, NFG, NOG).</summary>
    /// <value>The default value is <see cref="LstmGates.All"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is a flag that is no gate's.</exception>
    public LstmGates Gates { get; init => field = CellSettings.Flags(value); } = LstmGates.All;

    /// <summary>Couples the gates: f = 1 − i takes the place of equation 2 (CIFG). Needs the input gate.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool CouplesInputAndForgetGates { get; init; }

    /// <summary>Takes the candidate through the hyperbolic tangent (without it: NIAF).</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool HasInputActivation { get; init; } = true;

    /// <summary>Takes the cell state through the hyperbolic tangent before it is put out (without it: NOAF).</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool HasOutputActivation { get; init; } = true;

    /// <summary>Feeds the gates of the step before to all gates (FGR).</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool HasFullGateRecurrence { get; init; }

    /// <summary>Initial bias of the forget gate; 1 lets gradients pass from the start (Jozefowicz et al. 2015, section 3.2). Range: a finite
    /// number.</summary>
    /// <value>The default value is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public double ForgetGateBias { get; init => field = CellSettings.Finite(value); } = 1;

    internal override bool IsAlwaysValid => true;

    internal override void Define(Step s)
    {
        if (CouplesInputAndForgetGates && !Gates.HasFlag(LstmGates.Input))
            throw new ArgumentException("CouplesInputAndForgetGates is true, but Gates has no input gate; expected the input gate, or gates that are not coupled.");
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
public enum LstmGates
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The input gate, which lets the candidate into the cell state.</summary>
    Input = 1,

    /// <summary>The forget gate, which keeps the cell state.</summary>
    Forget = 2,

    /// <summary>The output gate, which lets the cell state out.</summary>
    Output = 4,

    /// <summary>All three.</summary>
    All = Input | Forget | Output,
}
