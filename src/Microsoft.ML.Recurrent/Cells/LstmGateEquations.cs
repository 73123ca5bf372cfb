using static Microsoft.ML.Recurrent.Expr;

namespace Microsoft.ML.Recurrent;

/// <summary>The equations of an LSTM's gates: products of input and hidden state, the peephole, and the gates of the step before.</summary>
internal sealed class LstmGateEquations(Step s, LstmCell cell, Expr hidden)
{
    private readonly (string Symbol, Expr Before)[] _before = cell.HasFullGateRecurrence
        ? [.. new[] { LstmGates.Input, LstmGates.Forget, LstmGates.Output }.Where(g => HasGate(cell, g)).Select(g => (SymbolOf(g), s.State($"{NameOf(g)}_gate")))]
        : [];

    /// <summary>A gate that sees the cell state through its peephole, if it has one.</summary>
    public Expr Gate(LstmGates gate, Expr cellState)
    {
        if (!cell.Gates.HasFlag(gate))
            return 1;
        var (symbol, name) = (SymbolOf(gate), NameOf(gate));
        var sum = s.Input(symbol, initialBias: gate == LstmGates.Forget ? cell.ForgetGateBias : 0) + s.Recurrent(symbol, hidden);
        if (cell.Peepholes.HasFlag(gate))
            sum += s.Vector($"peephole_{name}") * cellState;
        foreach (var (from, before) in _before)
            sum += s.Recurrent($"{symbol}_{from}", before, bias: false);
        return s.Gate(name, Sigmoid(sum));
    }

    /// <summary>The part of this step that the gates of the next one see.</summary>
    public void SetNext(Expr input, Expr forget, Expr output)
    {
        foreach (var (symbol, before) in _before)
            s.Next(before, symbol switch { "i" => input, "f" => forget, _ => output });
    }

    private static bool HasGate(LstmCell cell, LstmGates gate) =>
        cell.Gates.HasFlag(gate) && !(cell.CouplesInputAndForgetGates && gate == LstmGates.Forget);

    private static string SymbolOf(LstmGates gate) => NameOf(gate)[..1];

    private static string NameOf(LstmGates gate) => gate switch { LstmGates.Input => "input", LstmGates.Forget => "forget", _ => "output" };
}
