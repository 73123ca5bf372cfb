namespace UnderstandingLstm;

/// <summary>A live count of the fits on a terminal; silent elsewhere. Thread-safe.</summary>
internal sealed class Progress(TextWriter output, bool live)
{
    private readonly Lock _lock = new();
    private string _what = "";
    private int _done, _all;

    public void Start(string what, int all)
    {
        lock (_lock)
            (_what, _done, _all) = (what, 0, all);
    }

    public void Done()
    {
        lock (_lock)
        {
            _done++;
            if (live)
                output.Write($"\r{_done} of {_all} {_what}{(_done == _all ? "\n" : "")}");
        }
    }
}
