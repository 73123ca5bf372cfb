using TorchSharp;
using TorchSharp.Modules;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>
/// One direction of a layer of a cell that libtorch has itself: its single-layer module. Outputs come from rows padded behind, which cuDNN runs
/// several times as fast as packed ones: the forward direction sees padding only after a row's last step, the backward one reads each row
/// mirrored within its own length.
/// </summary>
internal sealed class TorchLibraryModule : IDisposable
{
    private readonly torch.nn.Module _module;
    private readonly int _hidden;
    private readonly int _states;
    private readonly PaddedCall _run;

    private TorchLibraryModule(torch.nn.Module module, int hidden, int states, PaddedCall run) =>
        (_module, _hidden, _states, _run) = (module, hidden, states, run);

    /// <summary>Calls a module of libtorch on rows of one length.</summary>
    /// <param name="module">The module.</param>
    /// <param name="input">(steps, rows, inputs).</param>
    /// <param name="states">For each state, (1, rows, hidden).</param>
    /// <returns>(steps, rows, hidden).</returns>
    private delegate torch.Tensor PaddedCall(torch.nn.Module module, torch.Tensor input, torch.Tensor[] states);

    /// <summary>Creates libtorch's module of a cell; none where libtorch has none of the same equations.</summary>
    public static TorchLibraryModule? Find(Cell cell, int inputs, int hidden, torch.Device device) => cell switch
    {
        LstmCell lstm when lstm with { ForgetGateBias = 0 } == new LstmCell { ForgetGateBias = 0 } => Lstm(inputs, hidden, device),
        GruCell { ResetsBeforeProduct: false } => Gru(inputs, hidden, device),
        RnnCell rnn => Rnn(rnn.Activation, inputs, hidden, device),
        _ => null,
    };

    /// <summary>A parameter by its name, without layer and direction.</summary>
    public Parameter Parameter(string name) => _module.get_parameter($"{name}_l0")!;

    /// <param name="input">(TotalSteps, inputs), packed.</param>
    /// <param name="packing">The batch's layout.</param>
    /// <param name="reverse">Whether each row is read from its own last step to its first.</param>
    /// <param name="initialState">(rows, states) in packed row order; null for zeros.</param>
    /// <returns>(TotalSteps, hidden), packed as the input is.</returns>
    public torch.Tensor Outputs(torch.Tensor input, TorchPacking packing, bool reverse, torch.Tensor? initialState = null)
    {
        using var scope = torch.NewDisposeScope();
        if (packing.ActiveRows == 0)
            return torch.zeros(0, _hidden, device: input.device).MoveToOuterDisposeScope();
        if (packing.Buckets.AreRowsEven)
            return Even(input.view(packing.Packing.Steps, packing.ActiveRows, -1), reverse, initialState).MoveToOuterDisposeScope();
        var padded = input.index_select(0, packing.BucketedPositions(reverse));
        torch.Tensor[] outputs = [.. packing.Buckets.Buckets.Select(bucket =>
            Run(padded.narrow(0, bucket.Start, (long)bucket.Steps * bucket.Rows).view(bucket.Steps, bucket.Rows, -1), bucket.FirstRow, initialState))];
        var joined = outputs.Length == 1 ? outputs[0] : torch.cat(outputs, 0);
        return joined.index_select(0, packing.UnbucketedPositions(reverse)).MoveToOuterDisposeScope();
    }

    public void Dispose() => _module.Dispose();

    private static TorchLibraryModule Lstm(int inputs, int hidden, torch.Device device)
    {
        var lstm = torch.nn.LSTM(inputs, hidden, device: device);
        lstm.flatten_parameters();
        return new TorchLibraryModule(lstm, hidden, states: 2, static (module, input, states) => ((LSTM)module).call(input, (states[0], states[1])).Item1);
    }

    private static TorchLibraryModule Gru(int inputs, int hidden, torch.Device device)
    {
        var gru = torch.nn.GRU(inputs, hidden, device: device);
        gru.flatten_parameters();
        return new TorchLibraryModule(gru, hidden, states: 1, static (module, input, states) => ((GRU)module).call(input, states[0]).Item1);
    }

    private static TorchLibraryModule Rnn(RnnActivation activation, int inputs, int hidden, torch.Device device)
    {
        var kind = activation == RnnActivation.Relu ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh;
        var rnn = torch.nn.RNN(inputs, hidden, nonLinearity: kind, device: device);
        rnn.flatten_parameters();
        return new TorchLibraryModule(rnn, hidden, states: 1, static (module, input, states) => ((RNN)module).call(input, states[0]).Item1);
    }

    /// <summary>Rows of one length are padded as they are.</summary>
    private torch.Tensor Even(torch.Tensor input, bool reverse, torch.Tensor? initialState)
    {
        var outputs = Run(reverse ? input.flip(0) : input, firstRow: 0, initialState);
        return reverse ? outputs.view(input.size(0), input.size(1), -1).flip(0).view(outputs.shape) : outputs;
    }

    /// <summary>(steps × rows, hidden).</summary>
    private torch.Tensor Run(torch.Tensor input, int firstRow, torch.Tensor? initialState)
    {
        long rows = input.size(1);
        var states = initialState is null ? Zeros(rows, input.device) : Cut(initialState.narrow(0, firstRow, rows));
        return _run(_module, input, states).view(-1, _hidden);
    }

    private torch.Tensor[] Zeros(long rows, torch.Device device)
    {
        var zeros = torch.zeros(1, rows, _hidden, device: device);
        return [.. Enumerable.Repeat(zeros, _states)];
    }

    private torch.Tensor[] Cut(torch.Tensor states) =>
        [.. Enumerable.Range(0, _states).Select(state => states.narrow(1, (long)state * _hidden, _hidden).unsqueeze(0).contiguous())];
}
