namespace Microsoft.ML.Recurrent.Tests.Equations;

/// <summary>Every cell of the library, and cells with one trait that none of them has, by the names that tests use.</summary>
internal static class CellCases
{
    private static readonly Dictionary<string, Cell> _cells = new()
    {
        ["lstm"] = new LstmCell(),
        ["lstm, peepholes"] = new LstmCell { Peepholes = LstmGates.All },
        ["lstm, forget peephole"] = new LstmCell { Peepholes = LstmGates.Forget },
        ["lstm, coupled"] = new LstmCell { Peepholes = LstmGates.All, CouplesInputAndForgetGates = true },
        ["lstm, no input gate"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Forget | LstmGates.Output },
        ["lstm, no forget gate"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Input | LstmGates.Output },
        ["lstm, no output gate"] = new LstmCell { Peepholes = LstmGates.All, Gates = LstmGates.Input | LstmGates.Forget },
        ["lstm, no input activation"] = new LstmCell { Peepholes = LstmGates.All, HasInputActivation = false },
        ["lstm, no output activation"] = new LstmCell { Peepholes = LstmGates.All, HasOutputActivation = false },
        ["lstm, full gate recurrence"] = new LstmCell { Peepholes = LstmGates.All, HasFullGateRecurrence = true },
        ["gru"] = new GruCell(),
        ["gru, reset before"] = new GruCell { ResetsBeforeProduct = true },
        ["rnn"] = new RnnCell(),
        ["rnn, relu"] = new RnnCell { Activation = RnnActivation.Relu },
        ["minimal gated unit"] = new MinimalGatedCell(),
        ["mingru"] = new MinGruCell(),
        ["minlstm"] = new MinLstmCell(),
        ["sru"] = new SruCell(),
        ["depth-gated lstm"] = new DepthGatedLstmCell(),
        ["clockwork"] = new ClockworkCell(),
        ["mut1"] = new MutatedCell { Number = 1 },
        ["mut2"] = new MutatedCell { Number = 2 },
        ["mut3"] = new MutatedCell { Number = 3 },
        ["grid lstm"] = new GridLstmCell(),
        ["slstm"] = new ScalarLstmCell(),
        ["slstm, heads"] = new ScalarLstmCell { Heads = 4, HasExponentialForgetGate = true },
        ["projection"] = Cell.Define("projection", Projection),
        ["noise"] = Cell.Define("noise", Noise),
        ["extremes"] = Cell.Define("extremes", Extremes),
        ["stateless"] = Cell.Define("stateless", s => s.Output(Expr.Tanh(s.Input("a")))),
        ["three stages"] = Cell.Define("three_stages", ThreeStages),
    };

    public static IEnumerable<string> Names => _cells.Keys;

    public static TheoryData<string> Theory => [.. _cells.Keys];

    public static Cell Named(string name) => _cells[name];

    /// <summary>An LSTM whose cell state has a size of its own (Sak et al. 2014).</summary>
    private static void Projection(Step s)
    {
        var (h, c) = (s.State("hidden"), s.State("cell", 5));
        var i = Expr.Sigmoid(s.Input("i", 5) + s.Recurrent("i", h, 5));
        var g = Expr.Tanh(s.Input("g", 5) + s.Recurrent("g", h, 5));
        var next = s.Next(c, (1 - i) * c + i * g);
        s.Output(s.Next(h, s.Recurrent("p", Expr.Tanh(next), bias: false)));
    }

    private static void Noise(Step s)
    {
        var h = s.State("hidden");
        var deviation = Expr.Exp(0.5 * (s.Input("deviation", 2) + s.Recurrent("deviation", h, 2)));
        var latent = s.Input("mean", 2) + deviation * s.Noise("epsilon", 2);
        s.Output("latent", latent);
        s.Output(s.Next(h, Expr.Tanh(s.Recurrent("latent", latent) + s.Recurrent("h", h))));
    }

    private static void Extremes(Step s)
    {
        var (h, m) = (s.State("hidden"), s.State("most"));
        var a = s.Input("a") + s.Recurrent("a", h);
        var most = s.Next(m, Expr.Max(a, 0.5 * m) - Expr.Min(-a, s.Vector("bound", initial: 0.3)));
        s.Output(s.Next(h, Expr.LogSigmoid(a) / (1 + Expr.Exp(-most) + Expr.Relu(a))));
    }

    private static void ThreeStages(Step s)
    {
        var h = s.State("hidden");
        var a = Expr.Sigmoid(s.Input("a") + s.Recurrent("a", h));
        var b = Expr.Tanh(s.Recurrent("b", a * h) + s.Input("b"));
        var c = Expr.Sigmoid(s.Recurrent("c", b + h) + s.Recurrent("d", a, heads: 2));
        s.Output(s.Next(h, a * b + c * h));
    }
}
