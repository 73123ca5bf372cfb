using Microsoft.ML.Recurrent;
using static Microsoft.ML.Recurrent.Expr;

namespace UnderstandingLstm;

/// <summary>The cells of the table, by the names they have there.</summary>
internal static class CellTable
{
    /// <summary>The LSTM of Greff et al. 2015, with peepholes, which their variants are variants of.</summary>
    public const string Vanilla = "LSTM with peepholes (V)";

    /// <summary>Each of Greff et al.'s variants takes one thing away from the LSTM with peepholes, or adds one.</summary>
    public static IReadOnlyDictionary<string, Cell> Variants { get; } = new Dictionary<string, Cell>
    {
        ["no input gate (NIG)"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Forget | LstmGates.Output },
        ["no forget gate (NFG)"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Input | LstmGates.Output },
        ["no output gate (NOG)"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Input | LstmGates.Forget },
        ["no input activation (NIAF)"] = new LstmCell { Peepholes = LstmGates.All, HasInputActivation = false },
        ["no output activation (NOAF)"] = new LstmCell { Peepholes = LstmGates.All, HasOutputActivation = false },
        ["no peepholes (NP): LSTM"] = new LstmCell(),
        ["coupled gates (CIFG)"] = new LstmCell { Peepholes = LstmGates.All, CouplesInputAndForgetGates = true },
        ["full gate recurrence (FGR)"] = new LstmCell { Peepholes = LstmGates.All, HasFullGateRecurrence = true },
    };

    /// <summary>A cell of the reader's own: a simple recurrent network whose units forget at rates of their own, which it learns.</summary>
    public static Cell Leaky { get; } = Cell.Define("leaky", s =>
    {
        var h = s.State("hidden");
        var keep = Sigmoid(s.Vector("rate", initial: 3));
        var candidate = s.Gate("candidate", Tanh(s.Input("n") + s.Recurrent("n", h)));
        s.Output(s.Next(h, keep * h + (1 - keep) * candidate));
    });

    public static IReadOnlyDictionary<string, Cell> All { get; } = new Dictionary<string, Cell>([
        new(Vanilla, new LstmCell { Peepholes = LstmGates.All }),
        .. Variants,
        new("GRU", new GruCell()),
        new("GRU (Cho et al.)", new GruCell { ResetsBeforeProduct = true }),
        new("RNN (tanh)", new RnnCell()),
        new("RNN (ReLU)", new RnnCell { Activation = RnnActivation.Relu }),
        new("IRNN", new RnnCell { Activation = RnnActivation.Relu, StartsFromIdentity = true }),
        new("minimal gated unit", new MinimalGatedCell()),
        new("minGRU", new MinGruCell()),
        new("minLSTM", new MinLstmCell()),
        new("SRU", new SruCell()),
        new("sLSTM", new ScalarLstmCell()),
        new("clockwork", new ClockworkCell()),
        new("depth-gated LSTM", new DepthGatedLstmCell()),
        new("Grid LSTM", new GridLstmCell()),
        new("MUT1", new MutatedCell { Number = 1 }),
        new("MUT2", new MutatedCell { Number = 2 }),
        new("MUT3", new MutatedCell { Number = 3 }),
        new("leaky RNN (defined here)", Leaky),
    ]);

    /// <summary>Those of a quick run.</summary>
    public static IReadOnlyDictionary<string, Cell> Few { get; } = new[]
    {
        Vanilla, "no forget gate (NFG)", "no output activation (NOAF)", "no peepholes (NP): LSTM", "GRU", "RNN (tanh)", "leaky RNN (defined here)",
    }.ToDictionary(name => name, name => All[name]);
}
