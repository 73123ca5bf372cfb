using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Forecasting.Series;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Onnx;

/// <summary>An exported forecaster in ONNX Runtime, fed with the histories of some origins; padding is filled with what would harm if it were
/// read.</summary>
internal sealed class ForecastOnnxRun : IDisposable
{
    private readonly ForecastingTransformer _model;
    private readonly CalendarEncoding _calendar;

    public ForecastOnnxRun(ForecastingTransformer model)
    {
        _model = model;
        _calendar = model.Fitted.Network.Calendar;
        using var stream = new MemoryStream();
        model.SaveOnnx(stream);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        // Whatever shape or type the runtime infers must not contradict the one that the model states.
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        Session = new InferenceSession(stream.ToArray(), options);
    }

    public InferenceSession Session { get; }

    public void Dispose() => Session.Dispose();

    /// <summary>Each origin's numbers in the order of <see cref="SmallForecasts.Transform"/>.</summary>
    /// <param name="series">The rows of one series.</param>
    /// <param name="origins">Rows to forecast after.</param>
    /// <param name="most">Rows of a history at most.</param>
    public float[][] Run(SeriesRow[] series, int[] origins, int most)
    {
        SeriesRow[][] histories = [.. origins.Select(o => series[Math.Max(0, o + 1 - most)..(o + 1)])];
        SeriesRow[][] ahead = [.. origins.Select(o => Enumerable.Range(o + 1, 3).Select(r => After(series, r)).ToArray())];
        using var results = Session.Run([.. Session.InputNames.Select(name => Feed(name, histories, ahead))]);
        float[][][] outputs = [.. new[] { "Forecast", "Lower", "Upper", "ForecastQuantiles" }
            .Select(name => results.FirstOrDefault(r => r.Name == name)).OfType<DisposableNamedOnnxValue>()
            .Select(r => r.AsEnumerable<float>().Chunk(r.AsTensor<float>().Dimensions[1..].ToArray().Aggregate((a, b) => a * b)).ToArray())];
        return [.. Enumerable.Range(0, origins.Length).Select(i => outputs.SelectMany(o => o[i]).ToArray())];
    }

    private NamedOnnxValue Feed(string name, SeriesRow[][] histories, SeriesRow[][] ahead) => name switch
    {
        "lengths" => Tensor(name, [.. histories.Select(h => (long)h.Length)], histories.Length),
        "Size" => Tensor(name, [.. histories.Select(h => h[0].Size)], histories.Length, 1),
        // ML.NET reads a single key of an object from 0.
        "Key" => Tensor(name, [.. histories.Select(h => (long)h[0].Key + 1)], histories.Length),
        "Series" => Tensor(name, [.. histories.Select(h => h[0].Key == uint.MaxValue ? -1L : h[0].Key)], histories.Length),
        "calendar" => Rows(name, histories, Calendar, _calendar.Width),
        "calendar.ahead" => Rows(name, ahead, Calendar, _calendar.Width),
        "Future.ahead" => Rows(name, ahead, r => [r.Future], 0),
        _ => Rows(name, histories, r => [Value(r, name)], 0),
    };

    private static float Value(SeriesRow row, string column) =>
        column switch { "Value" => row.Value, "Other" => row.Other, "Past" => row.Past, _ => row.Future };

    private float[] Calendar(SeriesRow row)
    {
        var numbers = new float[_calendar.Width];
        _calendar.Write(row.Time, numbers);
        return numbers;
    }

    /// <summary>The end of the data: time goes on and nothing else is known.</summary>
    private SeriesRow After(SeriesRow[] series, int row) => row < series.Length
        ? series[row]
        : new SeriesRow { Future = float.NaN, Time = series[^1].Time.AddTicks((row + 1 - series.Length) * _model.Fitted.Time.Interval) };

    private static NamedOnnxValue Rows(string name, SeriesRow[][] rows, Func<SeriesRow, float[]> numbersOf, int width)
    {
        int steps = rows.Max(r => r.Length), count = Math.Max(1, width);
        float[] values = [.. rows.SelectMany(r => r.SelectMany(numbersOf).Concat(Enumerable.Repeat(1e30f, (steps - r.Length) * count)))];
        return width == 0 ? Tensor(name, values, rows.Length, steps) : Tensor(name, values, rows.Length, steps, width);
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
